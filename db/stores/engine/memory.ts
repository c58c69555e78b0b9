import { LRUCache } from "lru-cache";
import type { LoadedConversation, Remembered, TurnOutput } from "../../../bot/ports/store.js";

/** Which version of its row a conversation was left in, and its last event. */
export type RowVersion = { version: string; lastEvent: string };

/**
 * Conversations as their last turn in this process left them. A memory may be out of date: nothing is written from one
 * unless the database says that the conversation's row still is that version (`pass_turns`). The contact's and the
 * company's data have no version: only turns write a contact, and a changed company makes every process forget.
 */
export type Memory = {
  /** Takes a conversation out. It is remembered again only by `keep`, so whatever fails in between leaves nothing. */
  take(conversationId: string): (Remembered & RowVersion) | null;
  /** To be called before conversations are read; `keep` ignores what was read or taken before everything was forgotten. */
  generation(): number;
  /** Remembers the conversation as its committed turn left it. */
  keep(conversation: LoadedConversation, output: TurnOutput, row: RowVersion, since: number): void;
  forget(conversationId: string): void;
  forgetAll(): void;
};

export function createMemory(most: number): Memory {
  const entries = new LRUCache<string, LoadedConversation & RowVersion>({ max: most });
  let generation = 0;

  return {
    take(id) {
      const entry = entries.get(id);
      entries.delete(id);
      return entry ? { ...entry, since: generation } : null;
    },
    generation: () => generation,
    keep(conversation, output, { version, lastEvent }, since) {
      if (since === generation)
        entries.set(conversation.conversationId, { ...after(conversation, output), version, lastEvent });
    },
    forget: (id) => void entries.delete(id),
    forgetAll() {
      generation += 1;
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
