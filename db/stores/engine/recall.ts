import type { AcceptItem, Store, WaitingEvent } from "../../../bot/ports/store.js";
import type { EventIds } from "./event-ids.js";
import { namedBy } from "./find-named.js";
import type { Memory } from "./memory.js";

/**
 * Implements `Store.recall`. A message that names another one (a tap on an older offer, an edit) is not recalled, because
 * the other one must be read.
 */
export function createRecall(
  memory: Memory,
  ids: EventIds,
  knownConversation: (item: AcceptItem) => string | null,
  now: () => number,
): Store["recall"] {
  return (item) => {
    const conversationId = knownConversation(item);
    const conversation = conversationId === null ? null : memory.take(conversationId);
    const id = conversation && ids.above(conversation.lastEvent);
    if (!conversation || !id) return null;
    const waiting: WaitingEvent = { id, at: item.at, receivedAt: now(), event: item.body.event };
    return namedBy(waiting) === null ? { ...conversation, events: [waiting] } : null;
  };
}
