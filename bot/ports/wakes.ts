import type { ConversationRef } from "./store.js";

/** A conversation has events that wait. `delayMs`: more of what is being typed may come. */
export type Wake = ConversationRef & { delayMs: number };

export type WakeListener = {
  wake(ref: ConversationRef): void;
  /** Timers are due. */
  ring(): void;
};

/**
 * Wakes the processes that work. It only wakes: the database knows what there is to do, and what is lost here is found
 * by the sweep. Each wake-up and each ring goes to one of those that listen.
 */
export type Wakes = {
  /**
   * For what a process took that does none itself. A delayed one takes the place of a delayed one of the same
   * conversation that was not given yet. Returns at once and never throws.
   */
  publish(wake: Wake): void;
  /**
   * Somebody is told at `at` (ms since the epoch) that timers are due then: once, however many processes ask for the
   * same moment, and also when those that asked have ended. Returns at once and never throws.
   */
  ringAt(at: number): void;
  /** Gives this process its share. Returns the function that ends it: when it resolves, nothing is given any more. */
  subscribe(listener: WakeListener): () => Promise<void>;
  /** Hands over what was published, if that can be done within a moment, and leaves no timer or connection behind. */
  close(): Promise<void>;
};
