import type { Frame } from "../state.js";
import type { Value, Values } from "../value.js";
import { advance, deliver } from "./advance.js";
import { keepLeft, recallPaid } from "./left.js";
import { begin } from "./stack.js";
import type { Turn } from "./turn.js";

type Late = { kind: "timer" } | { kind: "result"; outcome: string; value: Value };

/** A timer is due. A timer whose wait is over is ignored. */
export function onTimer(turn: Turn, timer: string): void {
  const frame = turn.state.frames.find((each) => each.wait?.timer === timer);
  leavingAtEnd(turn, frame, () => signal(turn, frame, { kind: "timer" }));
}

/** What ends because its time is over can be taken up again. */
function leavingAtEnd(turn: Turn, frame: Frame | undefined, go: () => void): void {
  const { left } = turn.state;
  if (frame && frame === turn.top()) keepLeft(turn, "late");
  go();
  if (turn.top()) turn.state.left = left;
}

/**
 * An effect that a step waits for has ended. A result for which no step waits any more is ignored, or begins the flow
 * `unheard`.
 */
export function onResult(
  turn: Turn,
  effect: string,
  outcome: string,
  value: Value,
  unheard?: { flow: string; vars: Values },
): void {
  const frame = turn.state.frames.find((each) => each.wait?.effect === effect) ?? recallPaid(turn, effect, outcome);
  // People must look at the money that came for it, so it must not be asked for again.
  if (outcome === "review" && turn.state.left?.frames.at(-1)?.wait?.effect === effect) turn.state.left = null;
  if (frame && outcome === "expired") {
    leavingAtEnd(turn, frame, () => signal(turn, frame, { kind: "result", outcome, value }));
    return;
  }
  if (frame || !unheard || !turn.program.flows.has(unheard.flow)) {
    signal(turn, frame, { kind: "result", outcome, value });
    return;
  }
  turn.trace.push({ flow: unheard.flow, step: "", verb: "start", note: "ninguém esperava mais pelo resultado" });
  begin(turn, unheard.flow, unheard.vars);
  advance(turn);
}

/**
 * A frame that is not on top keeps what reached it until it is on top. The first signal counts; but of several results
 * of one effect the last one does, because a payment that was refused and then paid is paid.
 */
function signal(turn: Turn, frame: Frame | undefined, what: Late): void {
  if (!frame?.wait) {
    turn.trace.push({ flow: "", step: "", verb: "ignore", note: "ninguém espera mais por isto" });
    return;
  }
  if (frame !== turn.top()) frame.wait = { ...frame.wait, missed: kept(frame.wait.missed, what) };
  else deliver(turn, frame, what);
  advance(turn);
}

/** What a frame that cannot handle signals now keeps. */
export function kept(before: Late | null, what: Late): Late {
  return before === null || (before.kind === "result" && what.kind === "result") ? what : before;
}
