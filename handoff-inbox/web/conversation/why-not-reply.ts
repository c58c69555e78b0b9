import type { ConversationDetail } from "../../contract/conversation.js";
import { words } from "../words.js";

/** Why this person may not write to the customer now, in words; null when they may. */
export function whyNotReply(detail: ConversationDetail, now: number): string | null {
  if (detail.longestText === null) return words.composer.channelGone;
  if (detail.windowEndsAt !== null && detail.windowEndsAt <= now) return words.composer.windowClosed;
  if (detail.mayReply) return null;
  return detail.owner === "person" && detail.ownerName
    ? words.composer.otherHas(detail.ownerName)
    : words.composer.mayNot;
}
