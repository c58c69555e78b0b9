import type { OutboundContent } from "../content.js";
import { push, rootOf } from "./stack.js";
import type { Turn } from "./turn.js";

/** The flow whose text leads back to the interrupted question. */
const BACK_FLOW = "system-interrupted";

/** Goes back to what was interrupted: a short text that says where it was, and the question. */
export function leadBack(turn: Turn): void {
  const top = turn.top();
  const asks = top && !turn.flowOf(top).system ? top : rootOf(turn.state.frames);
  push(turn, BACK_FLOW, "repair", { title: turn.flowOf(asks).title });
}

/** Whether a text that is said now leads back to a question. The question follows at once, in the same message. */
export function leadsBack(turn: Turn, content: OutboundContent): boolean {
  const top = turn.top();
  if (content.kind !== "text" || top?.flow !== BACK_FLOW || top.role !== "repair") return false;
  const below = turn.state.frames.at(-2);
  if (below?.wait?.for !== "message" || below.wait.missed) return false;
  const behaviour = turn.stepOf(below)?.behaviour;
  return behaviour?.question !== undefined && behaviour.fleeting !== true;
}
