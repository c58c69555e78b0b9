import type { Frame } from "../state.js";
import type { Value } from "../value.js";
import { advance, deliver } from "./advance.js";
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

/** An effect that a step waits for has ended. A result that nobody waits for any more is ignored. */
export function onResult(turn: Turn, effect: string, outcome: string, value: Value): void {
  signal(
    turn,
    turn.state.frames.find((frame) => frame.wait?.effect === effect),
    { kind: "result", outcome, value },
  );
}

/** A frame that is not on top keeps what reached it until it is; the first thing counts. */
function signal(turn: Turn, frame: Frame | undefined, what: Late): void {
  if (!frame?.wait) {
    turn.trace.push({ flow: "", step: "", verb: "ignore", note: "ninguém espera mais por isto" });
    return;
  }
  if (frame !== turn.top()) frame.wait = { ...frame.wait, missed: frame.wait.missed ?? what };
  else deliver(turn, frame, what);
  advance(turn);
}
