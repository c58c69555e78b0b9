import type { ConversationRef } from "./store.js";

/** A conversation has events that wait. `delayMs`: more of what is being typed may come. */
export type Wake = ConversationRef & { delayMs: number };

/**
 * Wakes the processes that work, for what a process took that does none itself. It only wakes: the database knows what
 * there is to do, and a lost wake-up is found by the sweep. `publish` returns at once and never throws. `subscribe`
 * gives this process its share; each wake-up goes to one of those that listen.
 */
export type Wakes = {
  publish(wake: Wake): void;
  subscribe(listener: (wake: Wake) => void): void;
  close(): Promise<void>;
};
