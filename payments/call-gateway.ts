import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import { createAtOnce } from "../platform/limits/at-once.js";
import type { GatewayTools } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";

/** Time limit of each call to a gateway, in ms. */
export const CALL_TIMEOUT_MS = 10_000;
/** How many calls to one gateway run at once. The others wait, and their time limit has not begun. */
export const CALLS_AT_ONCE = 16;
export type HeldBack = { outcome: "held_back"; retryAtMs: number };

/**
 * Makes one call to an account's gateway, within its limits. The call is measured and reported to the account's
 * breaker, which may hold it back. Each account has a breaker of its own, so that the wrong secrets of one company hold
 * nobody else back.
 */
export type CallGateway = <T extends { outcome: string }>(
  at: OpenAccount,
  work: (tools: GatewayTools) => Promise<T>,
) => Promise<T | HeldBack>;

export function createCallGateway(options: {
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
}): CallGateway {
  const { breakers, meter, now } = options;
  const atOnce = createAtOnce(CALLS_AT_ONCE);
  return ({ gateway, account }, work) => {
    const provider = `gateway:${gateway.name}`;
    const circuit = `${provider}:${account.key}`;
    return atOnce(provider, async () => {
      const go = breakers.ask(circuit);
      if (!go.go) return { outcome: "held_back", retryAtMs: go.retryAtMs };
      const startedAt = now();
      const ended = await work({ signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
      const failed = ended.outcome === "unavailable";
      meter.called(provider, failed ? "retry" : "done", now() - startedAt);
      if (failed) breakers.failure(circuit);
      else breakers.success(circuit);
      return ended;
    });
  };
}

/** Why a call gave no result, in words for people. */
export function reasonOf(made: { reason: string } | HeldBack): string {
  return "reason" in made ? made.reason : "it failed too often just now";
}
