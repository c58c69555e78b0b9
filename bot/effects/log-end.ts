import type { EffectHandler } from "../ports/effect-handler.js";
import type { EngineLog } from "../ports/engine-log.js";
import type { EffectEnd, OpenEffect } from "../ports/store.js";

type Providers = Record<OpenEffect["kind"], Pick<EffectHandler, "provider">>;

/** Logs one line about how an attempt at an effect ended: a failure as a warning, a success at level `debug`. */
export function logEnd(log: EngineLog, handlers: Providers, effect: OpenEffect, end: EffectEnd): void {
  switch (end.state) {
    case "done":
      log.debug?.({ ...about(handlers, effect), result: resultOf(end) }, "an effect was carried out");
      return;
    case "pending":
      // The effect was put back before the provider was asked, so this was no attempt.
      if (end.error === "") return;
      log.warn(
        { ...about(handlers, effect), reason: end.error, againInMs: end.dueAt - end.at },
        "an effect is tried again",
      );
      return;
    case "uncertain":
      log.warn({ ...about(handlers, effect), reason: end.error }, "nobody knows whether an effect was carried out");
      return;
    case "cancelled":
      log.debug?.({ ...about(handlers, effect), reason: end.error }, "an effect was left out");
      return;
    case "failed":
      log.warn({ ...about(handlers, effect), reason: end.error }, "an effect was given up");
  }
}

/** The fields of every log line about an effect. */
export function about(handlers: Providers, effect: OpenEffect): Record<string, unknown> {
  const { eventId, n, kind, conversationId, attempts } = effect;
  return {
    trace: eventId,
    effect: `${eventId}.${n}`,
    kind,
    provider: handlers[kind].provider(effect),
    conversation: conversationId,
    attempts,
  };
}

/** The outcome that the waiting step hears, if one waits. */
function resultOf(end: Extract<EffectEnd, { state: "done" }>): string | undefined {
  return end.event?.kind === "result" ? end.event.outcome : undefined;
}
