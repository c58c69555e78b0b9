import { isUrgent } from "../values/urgent-words.js";
import { heardText } from "./choose-start.js";
import { begin } from "./stack.js";
import type { Turn } from "./turn.js";

/**
 * What is urgent by its words begins before anything else is looked at: articles, the open question (also one that
 * is not interruptible), a correction. What was running waits below. False: nothing urgent was said, or its flow runs.
 */
export function beginsUrgent(turn: Turn): boolean {
  const text = heardText(turn);
  if (text === "") return false;
  for (const { name, urgent } of turn.program.flows.values()) {
    if (!urgent || !isUrgent(text, urgent)) continue;
    if (turn.state.frames.some(({ flow }) => flow === name)) return false;
    turn.trace.push({ flow: name, step: "", verb: "start", note: "urgente" });
    turn.state.misses = 0;
    turn.asked = "again";
    begin(turn, name, {});
    return true;
  }
  return false;
}
