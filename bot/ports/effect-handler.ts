import type { OutboundContent } from "../vocabulary/content.js";
import type { InsideEvent, OpenEffect } from "./store.js";

/**
 * How an attempt at an effect ended. `retry` surely changed nothing outside; `uncertain` may have. `event` tells the
 * conversation. `providerFault` counts against the provider's circuit breaker, as `uncertain` does; a limit on one pair
 * of numbers does not. `said`: what was said in place of the message's content, because the provider decided so.
 */
export type EffectOutcome =
  | { outcome: "done"; providerId: string | null; event?: InsideEvent; said?: OutboundContent; providerFault?: boolean }
  | { outcome: "retry"; reason: string; afterMs?: number; providerFault: boolean }
  | { outcome: "uncertain"; reason: string }
  /** It is left out, as something that nobody needs to look at. */
  | { outcome: "cancelled"; reason: string; providerFault?: false }
  | { outcome: "failed"; reason: string; event?: InsideEvent; providerFault?: boolean };

/** Carries out one kind of effect. It may be called again for the same effect, after `retry` or after a crash. */
export type EffectHandler = {
  perform(effect: OpenEffect, signal: AbortSignal): Promise<EffectOutcome>;
  /**
   * How long to wait without making an attempt, in ms: because a channel is paused, or a pair of numbers must slow
   * down. 0 means go.
   */
  hold(effect: OpenEffect): number;
  /** Time limit for one attempt, in ms. */
  timeoutMs(effect: OpenEffect): number;
  /**
   * How many attempts are made before the effect is given up and shown to people. An uncertain one that is left to a
   * `person` waits for the provider's status first, after the last attempt, too.
   */
  mostAttempts: number;
  /**
   * What to do with an effect that was cut off: wait so many ms for the provider's status, and then `repeat` it or
   * leave it to a `person`.
   */
  uncertain(effect: OpenEffect): { waitMs: number; then: "repeat" | "person" };
  /** The event that tells the conversation that the effect was given up after `mostAttempts`. */
  gaveUp(effect: OpenEffect, reason: string): InsideEvent;
  /**
   * The name of what fails together: effects with the same name share a circuit breaker and a limit on concurrency. It
   * is used in metrics and logs, so it must hold no secret and no person's data.
   */
  provider(effect: OpenEffect): string;
  /** How many calls to one provider may run at once. The others wait, and their time limit has not begun. */
  atOnce: number;
  /**
   * How many of them may be calls of one company, where a slow one must not take all places from the others. Absent: all
   * of them.
   */
  ofOneCompany?: number;
  /**
   * What happens to an effect whose provider's breaker is open: it waits, or it is given up at once, because its step
   * has another way to go on.
   */
  heldBack: "wait" | "give_up";
};
