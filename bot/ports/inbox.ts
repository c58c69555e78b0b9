import type { ChannelEvent } from "../vocabulary/channel-event.js";

/** What became of an accepted event. A repeat changes nothing and is told apart only so that doors can report it. */
export type Accepted = {
  /** Our id of the event, ordered by arrival within the installation; of the first one when this is a repeat. */
  eventId: string;
  /** Empty for events that belong to no conversation (`account`). */
  conversationId: string;
  repeat: boolean;
};

/**
 * The one way in: every channel hands its events here and answers its provider only after `accept` resolved, because
 * then they are committed. Many callers at once share one transaction. Throws when nothing was stored.
 */
export type Inbox = {
  accept(account: { id: string; tenantId: string }, events: readonly ChannelEvent[]): Promise<Accepted[]>;
};
