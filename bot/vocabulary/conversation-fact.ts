/** What can happen to a conversation that somebody may count later. */
export const FACT_KINDS = ["opened", "handed_over", "taken", "first_answer", "given_back", "closed", "rated"] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One thing that happened to a conversation. Facts are only added, in the transaction of their turn. */
export type ConversationFact = {
  /** The event that caused it, and its number among the facts of that event. */
  eventId: string;
  n: number;
  /** When the event reached us, in ms since the epoch. */
  at: number;
  kind: FactKind;
  /** The person who did it; null when the bot, the customer or the clock did. */
  userId: string | null;
  /** The team that the conversation was handed over to, and why. */
  team: string | null;
  reason: string | null;
  /** The rating, 1 to 5. */
  score: number | null;
  /**
   * For a first answer: whether this turn alone shows that it is the first. If not, it counts only when no person has
   * answered since the bot last had the conversation.
   */
  sure: boolean;
};
