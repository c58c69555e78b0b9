import type { EffectOutcome } from "../ports/effect-handler.js";
import type { EffectEnd, InsideEvent, OpenEffect } from "../ports/store.js";

/** What the database records about an attempt's outcome. Times are in ms. */
export function endOf(
  effect: OpenEffect,
  outcome: EffectOutcome,
  times: { now: number; retryMs: number; waitMs: number; gaveUp(reason: string): InsideEvent },
): EffectEnd {
  const { tenantId, conversationId, channelId, eventId, n } = effect;
  const messageId = effect.message?.id ?? null;
  const at = times.now;
  // Each case is written out, because spreading a common part costs ten times as much, and this runs for every message.
  switch (outcome.outcome) {
    case "done": {
      const { providerId, event, said } = outcome;
      return { tenantId, conversationId, channelId, eventId, n, messageId, at, state: "done", providerId, event, said };
    }
    case "retry":
    case "uncertain": {
      const [state, waitMs] =
        outcome.outcome === "retry" ? (["pending", times.retryMs] as const) : (["uncertain", times.waitMs] as const);
      const error = outcome.reason;
      return { tenantId, conversationId, channelId, eventId, n, messageId, at, state, error, dueAt: at + waitMs };
    }
    case "cancelled": {
      const error = outcome.reason;
      return { tenantId, conversationId, channelId, eventId, n, messageId, at, state: "cancelled", error };
    }
    case "failed": {
      const event = outcome.event ?? times.gaveUp(outcome.reason);
      const error = outcome.reason;
      return { tenantId, conversationId, channelId, eventId, n, messageId, at, state: "failed", error, event };
    }
  }
}
