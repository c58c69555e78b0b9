import type { ChannelEvent } from "../vocabulary/channel-event.js";

/** What became of an accepted event. A repeat changes nothing; `repeated` only lets callers report it. */
export type Accepted = {
  /** Our id of the event. Ids ascend by arrival within the installation. For a repeat it is the id of the first one. */
  eventId: string;
  /** Empty for events that belong to no conversation (`account`). */
  conversationId: string;
  repeat: boolean;
};

/**
 * The engine's entry. Every channel hands its events here, and answers its provider only after `accept` has resolved,
 * because then they are committed. Many callers at once share one transaction. Throws when nothing was stored.
 */
export type Inbox = {
  accept(account: { id: string; tenantId: string }, events: readonly ChannelEvent[]): Promise<Accepted[]>;
};
