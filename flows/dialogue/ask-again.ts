import { renewWait } from "./stack.js";
import type { Turn } from "./turn.js";

/** Asks the question of the top frame again, if it has one. */
export function askAgain(turn: Turn): void {
  const frame = turn.top();
  const question = frame?.wait?.for === "message" ? turn.stepOf(frame)?.behaviour.question : undefined;
  if (!frame || !question) return;
  question.prompt(turn, turn.asked === "again" ? "whole" : turn.asked === "briefly" ? "short" : undefined);
  if (frame.wait?.aside) frame.wait = { ...frame.wait, aside: false };
  renewWait(turn, frame);
}
