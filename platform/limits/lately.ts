import { LRUCache } from "lru-cache";
import { networksOf } from "./network-of.js";

/** How often each network did something in the last minutes, as this process saw it. */
export type Lately = {
  note(address: string): void;
  /** Counts one less: what was noted turned out not to count. */
  takeBack(address: string): void;
  /**
   * How often the network of this address did it. The wider networks around it are looked at, too: a network that may do
   * four times as much has its count divided by four. Gives the largest of these counts.
   */
  of(address: string): number;
};

/**
 * Who did something fewer times than this is still a newcomer: anybody may mistype a code once, or send a few photos.
 */
export const FEW = 3;
const WINDOW_MS = 10 * 60_000;
/** How many networks are remembered. The one that was seen longest ago is forgotten first. */
const NETWORKS = 50_000;

/**
 * Tells newcomers from those who have been at it all the time. When there is not enough for everybody, newcomers come
 * first. It counts in windows of ten minutes, each from a network's first time on.
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
