import { LRUCache } from "lru-cache";
import { networksToShut } from "./network-of.js";
import { createRateLimiter } from "./rate-limiter.js";

/** Records clients that do what none of our pages, programs and providers do. */
export type Offenders = {
  /** Counts one such act. */
  note(address: string): void;
  /** Whether new connections from this address are refused for now. */
  isOut(address: string): boolean;
};

/** How many acts shut a network out: for the narrowest network, and for each wider one. */
const NARROW = { burst: 10, perMinute: 10 };
const WIDE = { burst: 40, perMinute: 40 };
const OUT_MS = 60_000;
/** How many networks are remembered. The one heard of longest ago is dropped first. */
const NETWORKS = 50_000;

/**
 * Letting a client in costs a hundred times as much as refusing it. So a client that was thrown out and comes back is
 * refused for a minute, together with the network in which it changes addresses. Acts beyond a network's own limit do
 * not count for the wider networks, so that neighbours only suffer when several networks offend. Clients that are
 * inside already stay.
 */
export function createOffenders(now: () => number = Date.now): Offenders {
  const acts = createRateLimiter(now, NETWORKS);
  const outUntil = new LRUCache<string, number>({ max: NETWORKS });
  return {
    note(address) {
      for (const [level, network] of networksToShut(address).entries()) {
        if (acts(network, level === 0 ? NARROW : WIDE) === 0) continue;
        outUntil.set(network, now() + OUT_MS);
        return;
      }
    },
    isOut: (address) => networksToShut(address).some((network) => (outUntil.get(network) ?? 0) > now()),
  };
}
