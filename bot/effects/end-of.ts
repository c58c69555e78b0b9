import type { EffectOutcome } from "../ports/effect-handler.js";
import type { EffectEnd, InsideEvent, OpenEffect } from "../ports/store.js";

/** What is written of an attempt's outcome. Times in ms. */
export function endOf(
  effect: OpenEffect,
  outcome: EffectOutcome,
  times: { now: number; retryMs: number; waitMs: number; gaveUp(reason: string): InsideEvent },
): EffectEnd {
  const { tenantId, conversationId, channelId, eventId, n } = effect;
  const base = {
    tenantId,
    conversationId,
    channelId,
    eventId,
    n,
    messageId: effect.message?.id ?? null,
    at: times.now,
  };
  switch (outcome.outcome) {
    case "done":
      return { ...base, state: "done", providerId: outcome.providerId, event: outcome.event };
    case "retry":
      return { ...base, state: "pending", error: outcome.reason, dueAt: times.now + times.retryMs };
    case "uncertain":
      return {
        ...base,
        state: "uncertain",
        error: outcome.reason,
        dueAt: times.now + times.waitMs,
      };
    case "failed":
      return { ...base, state: "failed", error: outcome.reason, event: outcome.event ?? times.gaveUp(outcome.reason) };
  }
}
