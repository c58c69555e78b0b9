import { LRUCache } from "lru-cache";
import { networkOf, networksToShut } from "./network-of.js";
import { createRateLimiter } from "./rate-limiter.js";

/**
 * A door at which acts are counted apart, because honest people may do there a few times what none of our pages does.
 * Whoever is out there still comes in everywhere else.
 */
export type Door = "uploads";

/** Networks that do what none of our pages, programs and providers do. */
export type Offenders = {
  /** Counts one such act of this address: at all doors, or only at this one. */
  note(address: string, door?: Door): void;
  /**
   * A known person works there, so for a day this network is not out, whatever others behind its address do. It also
   * comes in again when it was out.
   */
  trust(address: string): void;
  /** Whether new connections from this address must be turned away now: at all doors, or also at this one. */
  isOut(address: string, door?: Door): boolean;
};

/** How many acts put a network out: of the narrowest network, and of each wider one. */
const NARROW = { burst: 10, perMinute: 10 };
const WIDE = { burst: 40, perMinute: 40 };
const OUT_MS = 60_000;
const TRUSTED_MS = 24 * 3_600_000;
/** How many networks are remembered. The one that was seen longest ago is forgotten first. */
const NETWORKS = 50_000;

/**
 * To let somebody in costs far more than to turn them away. So a network whose connections are cut off again and again is
 * turned away for a minute, and so is a wider network in which several do it. What one network does beyond its own limit
 * does not count for the wider ones, so that it alone cannot shut out its neighbours. Open connections stay open.
 */
export function createOffenders(now: () => number = Date.now): Offenders {
  const acts = createRateLimiter(now, NETWORKS);
  const outUntil = new LRUCache<string, number>({ max: NETWORKS });
  const trustedUntil = new LRUCache<string, number>({ max: NETWORKS });
  const holds = (until: number | undefined) => until !== undefined && until > now();
  return {
    trust: (address) => void trustedUntil.set(networkOf(address), now() + TRUSTED_MS),
    note(address, door) {
      for (const [level, network] of networksToShut(address).entries()) {
        const key = keyOf(network, door);
        if (acts(key, level === 0 ? NARROW : WIDE) === 0) continue;
        outUntil.set(key, now() + OUT_MS);
        return;
      }
    },
    isOut: (address, door) =>
      outUntil.size > 0 &&
      networksToShut(address).some(
        (network) => holds(outUntil.get(network)) || (door !== undefined && holds(outUntil.get(keyOf(network, door)))),
      ) &&
      !holds(trustedUntil.get(networkOf(address))),
  };
}

const keyOf = (network: string, door: Door | undefined) => (door === undefined ? network : `${door} ${network}`);
