import { LRUCache } from "lru-cache";
import { networksToShut } from "./network-of.js";
import { createRateLimiter } from "./rate-limiter.js";

/** Who does what none of our pages, programs and providers do. */
export type Offenders = {
  /** Counts one such act. */
  note(address: string): void;
  /** Whether new connections from there are turned away for now. */
  isOut(address: string): boolean;
};

/** Acts before the network is out: of the narrowest one, and of each wider one. */
const NARROW = { burst: 10, perMinute: 10 };
const WIDE = { burst: 40, perMinute: 40 };
const OUT_MS = 60_000;
/** Networks that are remembered; the one heard of longest ago is forgotten first. */
const NETWORKS = 50_000;

/**
 * Letting somebody in costs a hundred times what turning them away does, so whoever is thrown out and comes back is turned
 * away for a minute, with the network that they change addresses in. What one network does beyond its own number does not
 * count for the wider ones: their neighbours suffer only from several. Who is inside already, stays.
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
