import type { WaitingEvent } from "../ports/store.js";
import type { InboundContent } from "../vocabulary/content.js";

/** What the customer said: the texts of a burst as one, or a tap with the send that offered it. */
export function contentOf(waiting: WaitingEvent, content: InboundContent): InboundContent {
  if (content.kind === "choice")
    return waiting.offeredBy === undefined ? content : { ...content, of: waiting.offeredBy };
  if (content.kind === "edit") return waiting.edits === undefined ? content : { ...content, event: waiting.edits };
  const burst = waiting.joined !== undefined && waiting.joined !== "later" ? waiting.joined : null;
  return content.kind === "text" && burst !== null ? { ...content, text: cut(burst) } : content;
}

/**
 * The bot reads no more of a burst, in UTF-16 units, than of a single message on any channel. The transcript keeps all of
 * it. Twenty texts of the longest kind would otherwise be one message of twenty times the cost.
 */
const LONGEST_READ = 4_096;
export const cut = (text: string): string =>
  text.length > LONGEST_READ ? text.slice(0, LONGEST_READ).toWellFormed() : text;
