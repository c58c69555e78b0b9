import { createLately, FEW } from "../platform/limits/lately.js";
import { createNetworkLimit, type SharedLimits, take } from "../platform/limits/shared-limits.js";

/** How many unknown codes one network may show. A person who mistypes a code shows a few. */
const OF_NETWORK = { points: 10, seconds: 60 };
/** How many unknown codes all callers together may show. At this rate the 2.8 × 10¹¹ codes cannot be searched. */
const OF_ALL = { points: 1_000, seconds: 60 };
/** How many more may be looked up beyond that for networks that showed few codes in the last ten minutes. */
const OF_NEW = { points: 10_000, seconds: 60 };
const ALL = "all";

/**
 * Counts codes that do not exist, whether a page or an agent shows them: by network, and for all callers together. When
 * all together showed too many, networks that guess wait for the rest of the minute. A network that shows its first codes
 * does not. A code counts before it is looked up, so that many attempts at once are no way around the limit. It no longer
 * counts when it was right.
 */
export function createCodeGuesses(shared: SharedLimits, now: () => number = Date.now) {
  const ofNetwork = createNetworkLimit(shared, "code-guesses", OF_NETWORK);
  const ofAll = shared.counter("code-guesses-all", OF_ALL);
  const ofNew = shared.counter("code-guesses-new", OF_NEW);
  const lately = createLately(now);
  return {
    /** 0 when the code may be looked up (it then counts); else how long this network must wait, in ms. */
    async begin(address: string): Promise<number> {
      // What a network shows beyond its own limit does not count for all.
      const ownMs = await ofNetwork.take(address);
      if (ownMs > 0) return ownMs;
      const isNew = lately.of(address) < FEW;
      lately.note(address);
      const allMs = await take(ofAll, ALL);
      if (allMs === 0) return 0;
      const newMs = isNew ? await take(ofNew, ALL) : allMs;
      if (newMs > 0) await ofNetwork.giveBack(address);
      return newMs;
    },
    /** The code exists, so it was no guess. */
    async right(address: string): Promise<void> {
      lately.takeBack(address);
      await Promise.all([ofNetwork.giveBack(address), ofAll.reward(ALL)]);
    },
  };
}
