import { LRUCache } from "lru-cache";
import { networksOf } from "./network-of.js";

/** How often something happened of each network in the last minutes, in this process. */
export type Lately = {
  note(address: string): void;
  /** It did not happen after all. */
  takeBack(address: string): void;
  /** Of the narrowest network that the address is in; of wider ones as many times less as they may have more. The most of these counts. */
  of(address: string): number;
};

/** Fewer than these happen to anybody: a password or a code that is mistyped, some photos that are sent. */
export const FEW = 3;
const WINDOW_MS = 10 * 60_000;
/** The network heard of longest ago is forgotten first, and counts as one that was never heard of. */
const NETWORKS = 50_000;

/**
 * Tells who is new from who has been at it all the time: where there is not enough for all, whoever had nothing of it yet
 * comes first. Counted in windows of ten minutes, from the first time on.
 */
export function createLately(now: () => number = Date.now): Lately {
  const counts = new LRUCache<string, { times: number; until: number }>({ max: NETWORKS });

  function add(address: string, by: number): void {
    for (const { network } of networksOf(address)) {
      const before = counts.get(network);
      const current = before && before.until > now() ? before : { times: 0, until: now() + WINDOW_MS };
      counts.set(network, { ...current, times: Math.max(0, current.times + by) });
    }
  }

  return {
    note: (address) => add(address, 1),
    takeBack: (address) => add(address, -1),
    of(address) {
      const each = networksOf(address).map(({ network, times }) => {
        const found = counts.get(network);
        return found && found.until > now() ? Math.floor(found.times / times) : 0;
      });
      return Math.max(0, ...each);
    },
  };
}
