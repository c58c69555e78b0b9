import type { Frame } from "../state.js";
import type { Value, Values } from "../value.js";
import { advance, deliver } from "./advance.js";
import { begin } from "./stack.js";
import type { Turn } from "./turn.js";

type Late = { kind: "timer" } | { kind: "result"; outcome: string; value: Value };

/** A timer is due. One whose wait is over is ignored. */
export function onTimer(turn: Turn, timer: string): void {
  signal(
    turn,
    turn.state.frames.find((frame) => frame.wait?.timer === timer),
    { kind: "timer" },
  );
}

/** An effect that a step waits for has ended. A result that nobody waits for any more is ignored, or begins `unheard`. */
export function onResult(
  turn: Turn,
  effect: string,
  outcome: string,
  value: Value,
  unheard?: { flow: string; vars: Values },
): void {
  const frame = turn.state.frames.find((each) => each.wait?.effect === effect);
  if (frame || !unheard || !turn.program.flows.has(unheard.flow)) {
    signal(turn, frame, { kind: "result", outcome, value });
    return;
  }
  turn.trace.push({ flow: unheard.flow, step: "", verb: "start", note: "ninguém esperava mais pelo resultado" });
  begin(turn, unheard.flow, unheard.vars);
  advance(turn);
}

/**
 * A frame that is not on top keeps what reached it until it is. The first thing counts, but of several results of one
 * effect the last: refused, then paid, is paid.
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

/** What a frame that cannot listen now keeps. */
export function kept(before: Late | null, what: Late): Late {
  return before === null || (before.kind === "result" && what.kind === "result") ? what : before;
}
