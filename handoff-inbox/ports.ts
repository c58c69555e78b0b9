import type { ConversationRef } from "../bot/ports/store.js";

/** What a customer said of a service: 1 to 5, why if they said so, and when (ms since the epoch). */
export type Rating = { score: number; comment: string | null; at: number };

/** Ratings of conversations, for the person who served them. */
export type RatingStore = {
  /**
   * Keeps a rating once per `effectKey`; the same key again changes nothing but adds a comment that was missing. It
   * belongs to the person who spoke last for the company since the conversation's last rating; to nobody where only the
   * bot did. False: there is no such conversation in this tenant.
   */
  record(conversation: ConversationRef, effectKey: string, rating: Rating): Promise<boolean>;
};
