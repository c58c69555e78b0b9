import type { Effect } from "../../flows/effect.js";
import type { Value } from "../../flows/value.js";
import type { EffectHandler } from "../ports/effect-handler.js";
import type { OpenEffect } from "../ports/store.js";

type HttpEffect = Extract<Effect, { kind: "http" }>;
export type HttpRequest = Pick<HttpEffect, "method" | "url" | "headers" | "body"> & {
  timeoutMs: number;
  signal: AbortSignal;
};

/** The answer to a request to an address that a flow's author wrote. `blocked`: the address is an internal one. */
export type HttpAnswer =
  | { outcome: "answered"; status: number; body: Value }
  /**
   * `unreachable`: the other side surely did not get the request. `failed`: it may have got it, but there is no whole
   * answer.
   */
  | { outcome: "blocked" | "unreachable" | "failed" | "too_large"; reason: string }
  | { outcome: "timeout"; reason: string };

const REPEATABLE = new Set(["GET", "PUT", "DELETE"]);

/** Carries out a flow's `http` step. Its result event names the outcome that the step goes on with. */
export function createHttpHandler(options: {
  request(request: HttpRequest): Promise<HttpAnswer>;
  timeoutMs: number;
}): EffectHandler {
  const result = (effect: OpenEffect, outcome: string, value?: Value) =>
    ({ kind: "result", effect: `${effect.eventId}.${effect.n}`, outcome, value }) as const;

  return {
    timeoutMs: () => options.timeoutMs + 1_000,
    mostAttempts: 3,
    // As many as there are connections to one host. Further requests would only use up their own time limit waiting.
    atOnce: 8,
    heldBack: "give_up",
    hold: () => 0,
    // A request that was cut off may have arrived, so only requests that may safely be sent twice are repeated.
    uncertain: (effect) => ({
      waitMs: 0,
      then: REPEATABLE.has((effect.payload as HttpEffect).method) ? "repeat" : "person",
    }),
    gaveUp: (effect, reason) => result(effect, "failed", { reason }),
    provider: (effect) => `http:${hostOf((effect.payload as HttpEffect).url)}`,

    async perform(effect, signal) {
      const payload = effect.payload as HttpEffect;
      const headers = {
        ...payload.headers,
        "idempotency-key": `${effect.conversationId}:${effect.eventId}.${effect.n}`,
      };
      const timeoutMs = Math.min(payload.timeoutMs, options.timeoutMs);
      const answer = await options.request({ ...payload, headers, timeoutMs, signal });
      switch (answer.outcome) {
        case "answered": {
          const value = { status: answer.status, body: answer.body };
          return {
            outcome: "done",
            providerId: null,
            event: result(effect, answer.status < 400 ? "ok" : "failed", value),
            providerFault: answer.status >= 500,
          };
        }
        case "timeout":
          return {
            outcome: "failed",
            reason: answer.reason,
            event: result(effect, "timeout", { reason: answer.reason }),
            providerFault: true,
          };
        case "unreachable":
          return REPEATABLE.has(payload.method)
            ? { outcome: "retry", reason: answer.reason, providerFault: true }
            : {
                outcome: "failed",
                reason: answer.reason,
                event: result(effect, "failed", { reason: answer.reason }),
                providerFault: true,
              };
        case "failed":
        case "blocked":
        case "too_large":
          return {
            outcome: "failed",
            reason: answer.reason,
            event: result(effect, "failed", { reason: answer.reason }),
            providerFault: answer.outcome === "failed",
          };
      }
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "invalid";
}
