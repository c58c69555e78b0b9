import type { ConversationRef } from "../bot/ports/store.js";

/** A customer's rating of a service: 1 to 5, a comment if there is one, and when (ms since the epoch). */
export type Rating = { score: number; comment: string | null; at: number };

/** Stores ratings of conversations, for the person who served the customer. */
export type RatingStore = {
  /**
   * Stores a rating once per `effectKey`. The same key again only adds a comment that was missing. The rating belongs
   * to the person who last spoke for the company since the conversation's last rating; to nobody when only the bot did.
   * False when there is no such conversation in this tenant.
   */
  record(conversation: ConversationRef, effectKey: string, rating: Rating): Promise<boolean>;
};
