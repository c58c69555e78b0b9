import { isUrgent } from "../values/urgent-words.js";
import { heardText } from "./choose-start.js";
import { begin } from "./stack.js";
import type { Turn } from "./turn.js";

/**
 * Begins the flow for an urgent message before anything else is considered: articles, the open question (even one that
 * is not interruptible), a correction. The running flow waits below. False when nothing urgent was said, or its flow is
 * running already.
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
