import type { EffectHandler } from "../ports/effect-handler.js";
import type { EngineLog } from "../ports/engine-log.js";
import type { EffectEnd, OpenEffect } from "../ports/store.js";

type Providers = Record<OpenEffect["kind"], Pick<EffectHandler, "provider">>;

/** One line for how an attempt at an effect ended: trouble as a warning, success for whoever reads `debug`. */
export function logEnd(log: EngineLog, handlers: Providers, effect: OpenEffect, end: EffectEnd): void {
  switch (end.state) {
    case "done":
      log.debug?.({ ...about(handlers, effect), result: resultOf(end) }, "an effect was carried out");
      return;
    case "pending":
      // Put back before anything was asked of the provider: no attempt.
      if (end.error === "") return;
      log.warn(
        { ...about(handlers, effect), reason: end.error, againInMs: end.dueAt - end.at },
        "an effect is tried again",
      );
      return;
    case "uncertain":
      log.warn({ ...about(handlers, effect), reason: end.error }, "nobody knows whether an effect was carried out");
      return;
    case "failed":
      log.warn({ ...about(handlers, effect), reason: end.error }, "an effect was given up");
  }
}

/** What every line of an effect carries. */
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

/** What the waiting step hears, where one waits. */
function resultOf(end: Extract<EffectEnd, { state: "done" }>): string | undefined {
  return end.event?.kind === "result" ? end.event.outcome : undefined;
}
