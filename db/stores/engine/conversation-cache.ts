import { LRUCache } from "lru-cache";
import type { LoadedConversation, TurnOutput, WaitingEvent } from "../../../bot/ports/store.js";

/**
 * Conversations as their last turn left them, for a process that is the only one. A turn of such a conversation reads
 * nothing from the database. The cache holds a conversation only while this process surely knows all of its waiting
 * events. In doubt it drops the conversation, and the next turn reads the database.
 */
export type ConversationCache = {
  /**
   * Takes the conversation with its waiting events, or null when it must be read from the database. The caller must
   * then `keep` or `forget` it.
   */
  take(conversationId: string): LoadedConversation | null;
  /** To be called before conversations are read, so that an event that comes meanwhile is not missed. */
  reading(): number;
  /**
   * To be called after the conversation's turn was committed. `since` is what `reading` gave, or null for a
   * conversation that was taken from the cache.
   */
  keep(conversation: LoadedConversation, output: TurnOutput, since: number | null): void;
  /** An event of this conversation was stored. */
  heard(conversationId: string, waiting: WaitingEvent): void;
  /** Something else changed the conversation, or nobody knows whether it did. */
  forget(conversationId: string): void;
  clear(): void;
};

type Entry = { conversation: LoadedConversation; waiting: WaitingEvent[] };

export function createConversationCache(most: number): ConversationCache {
  const entries = new LRUCache<string, Entry>({ max: most });
  /** Counts the changes of each conversation, to recognise a reading that is older than a change. */
  const changes = new LRUCache<string, number>({ max: most * 4 });
  let epoch = 0;
  /** All readings that began before this one are out of date. */
  let cleared = 0;

  const changed = (id: string) => {
    epoch += 1;
    changes.set(id, epoch);
  };

  return {
    take(id) {
      const entry = entries.get(id);
      if (!entry) return null;
      return { ...entry.conversation, contact: { ...entry.conversation.contact }, events: [...entry.waiting] };
    },
    reading: () => epoch,
    keep(conversation, output, since) {
      const id = conversation.conversationId;
      const entry = entries.get(id);
      const done = new Set(output.events.map((event) => event.id));
      // Sends of a process that ended must finish first. While there are any, each turn reads the database.
      if (conversation.openEffects) entries.delete(id);
      else if (since === null && entry) {
        entry.waiting = entry.waiting.filter((waiting) => !done.has(waiting.id));
        entry.conversation = after(conversation, output);
      } else if (since !== null && Math.max(cleared, changes.get(id) ?? 0) <= since) {
        const waiting = conversation.events.filter((one) => !done.has(one.id));
        entries.set(id, { conversation: after(conversation, output), waiting });
      }
    },
    heard(id, waiting) {
      changed(id);
      entries.get(id)?.waiting.push(waiting);
    },
    forget(id) {
      changed(id);
      entries.delete(id);
    },
    clear() {
      epoch += 1;
      cleared = epoch;
      entries.clear();
    },
  };
}

/** The conversation as it stands after its turn is written. */
function after(conversation: LoadedConversation, output: TurnOutput): LoadedConversation {
  const { owner } = output;
  return {
    ...conversation,
    externalId: output.externalId ?? conversation.externalId,
    owner: owner?.owner ?? conversation.owner,
    ownerUserId: owner ? owner.userId : conversation.ownerUserId,
    epoch: owner?.epoch ?? conversation.epoch,
    state: output.state,
    closed: output.closed ?? conversation.closed,
    lastInboundAt: output.lastInboundAt ?? conversation.lastInboundAt,
    firstContact: output.state === null,
    contact: contactAfter(conversation.contact, output.contact),
    openEffects: false,
    events: [],
  };
}

/** Does what `save_contacts` does in SQL: a null removes a variable. */
function contactAfter(
  contact: LoadedConversation["contact"],
  change: TurnOutput["contact"],
): LoadedConversation["contact"] {
  if (!change) return contact;
  const vars = Object.entries({ ...contact.vars, ...change.vars }).filter(([, value]) => value !== null);
  return {
    ...contact,
    name: change.name ?? contact.name,
    phone: change.phone ?? contact.phone,
    optedOut: change.optedOut ?? contact.optedOut,
    vars: Object.fromEntries(vars),
  };
}
