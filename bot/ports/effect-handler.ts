import type { InsideEvent, OpenEffect } from "./store.js";

/**
 * How an effect ended, in the performer's words. `retry` surely changed nothing outside; `uncertain` may have.
 * `event` tells the conversation. `providerFault` counts against the provider's circuit breaker, as `uncertain` does; a
 * limit on one pair of numbers does not.
 */
export type EffectOutcome =
  | { outcome: "done"; providerId: string | null; event?: InsideEvent; providerFault?: boolean }
  | { outcome: "retry"; reason: string; afterMs?: number; providerFault: boolean }
  | { outcome: "uncertain"; reason: string }
  | { outcome: "failed"; reason: string; event?: InsideEvent; providerFault?: boolean };

/** Carries out one kind of effect. May be called again for the same effect after `retry`, or after a crash. */
export type EffectHandler = {
  perform(effect: OpenEffect, signal: AbortSignal): Promise<EffectOutcome>;
  /** How long to hold it back without an attempt (ms): a paused channel, a pair's pace. 0: go. */
  hold(effect: OpenEffect): number;
  /** Time limit for one attempt, ms. */
  timeoutMs(effect: OpenEffect): number;
  /** Attempts before it is given up and shown to people. */
  mostAttempts: number;
  /**
   * What to do with one that was cut off: wait so long for the provider's word (ms) and then `repeat` or leave it to
   * a `person`.
   */
  uncertain(effect: OpenEffect): { waitMs: number; then: "repeat" | "person" };
  /** Given up after `mostAttempts`: what the conversation is told. */
  gaveUp(effect: OpenEffect, reason: string): InsideEvent;
  /** What fails together: its circuit breaker and concurrency limit. Stands in metrics and logs: no secret, no person. */
  provider(effect: OpenEffect): string;
  /** Calls to one provider at once; others wait, and their time limit has not begun. */
  atOnce: number;
  /** Of one whose provider's breaker is open: it waits, or is given up at once, because its step has another way to go on. */
  heldBack: "wait" | "give_up";
};
