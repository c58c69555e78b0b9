import type Stripe from "stripe";
import type { GatewayAccount } from "../gateway.js";
import { withinSignal } from "../within-signal.js";

/** `refused`: Stripe understood the request and says no. `unavailable`: nobody knows. */
export type StripeAnswer<T> =
  | { outcome: "answered"; body: T }
  | { outcome: "missing" }
  | { outcome: "refused"; reason: string }
  | { outcome: "unavailable"; reason: string };

/** Makes calls by the SDK, as the account. */
export type AskStripe = <T>(
  account: GatewayAccount,
  signal: AbortSignal,
  work: (stripe: Stripe) => Promise<T>,
) => Promise<StripeAnswer<T>>;

/** The version for which the adapter was written. A newer SDK must not bring another one with it. */
const API_VERSION = "2026-10-28.endive";
/** An upper limit in ms for connections that the caller has given up. */
const LONGEST_MS = 30_000;

/**
 * Calls of Stripe's API. The SDK is loaded with the first call, so only where a company has such an account. It repeats
 * nothing by itself (but a dropped connection, once, with the same key), follows no redirects and reports nothing.
 */
export function createStripeCalls(baseUrl: string): AskStripe {
  const { hostname: host, port, protocol } = new URL(baseUrl);
  return async (account, signal, work) => {
    try {
      const { default: StripeSdk } = await import("stripe");
      const stripe = new StripeSdk(account.secrets["secret_key"] ?? "", {
        host,
        ...(port && { port }),
        protocol: protocol === "http:" ? "http" : "https",
        apiVersion: API_VERSION,
        maxNetworkRetries: 0,
        timeout: LONGEST_MS,
        telemetry: false,
      });
      return { outcome: "answered", body: await withinSignal(signal, work(stripe)) };
    } catch (error) {
      return failure(error);
    }
  };
}

/** No reason repeats what the SDK says, because that may quote the request. */
function failure(error: unknown): StripeAnswer<never> {
  const { statusCode, code }: { statusCode?: unknown; code?: unknown } = Object(error);
  if (typeof statusCode !== "number") return { outcome: "unavailable", reason: "no answer that could be read came" };
  if (statusCode === 404) return { outcome: "missing" };
  const reason = `the gateway answered ${statusCode}${typeof code === "string" ? ` (${code})` : ""}`;
  // 402: a card's bank says no. Others may pass: wrong secrets are mended, limits and conflicts end.
  return statusCode === 400 || statusCode === 402 ? { outcome: "refused", reason } : { outcome: "unavailable", reason };
}
