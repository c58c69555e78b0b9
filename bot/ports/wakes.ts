import type { ConversationRef } from "./store.js";

/** Says that a conversation has waiting events. `delayMs`: the customer may still be typing more. */
export type Wake = ConversationRef & { delayMs: number };

export type WakeListener = {
  wake(ref: ConversationRef): void;
  /** Timers are due. */
  ring(): void;
};

/**
 * Wakes processes that run turns. It only wakes: the database knows what there is to do, and the sweep finds what is
 * lost here. Each wake-up and each ring goes to one of the listening processes.
 */
export type Wakes = {
  /**
   * Publishes a wake-up that this process does not handle itself. A delayed wake-up replaces an undelivered one of the
   * same conversation. Returns at once and never throws.
   */
  publish(wake: Wake): void;
  /**
   * Has one process told at `at` (ms since the epoch) that timers are due. That happens once, however many processes
   * ask for the same moment, and also when those that asked have ended. Returns at once and never throws.
   */
  ringAt(at: number): void;
  /**
   * Gives this process its share of the wake-ups. Returns the function that ends it: when that resolves, no more are
   * given.
   */
  subscribe(listener: WakeListener): () => Promise<void>;
  /** Hands over what was published, if that can be done within a moment, and leaves no timer or connection open. */
  close(): Promise<void>;
};
