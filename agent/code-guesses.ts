import { createLately, FEW } from "../platform/limits/lately.js";
import { createNetworkLimit, type SharedLimits, take } from "../platform/limits/shared-limits.js";

/** Unknown codes of one network; a person who types one wrong has a few. */
const OF_NETWORK = { points: 10, seconds: 60 };
/** Unknown codes of all callers together: 2.8 × 10¹¹ codes are not found at this pace. */
const OF_ALL = { points: 1_000, seconds: 60 };
/** Beyond these, those of networks that had few in the last ten minutes. */
const OF_NEW = { points: 10_000, seconds: 60 };
const ALL = "all";

/**
 * Counts codes that are none, whether a page or an agent shows them: guesses of one network, and of all callers together. When all
 * together were too many, whoever guesses waits for the rest of the minute, and who shows a first code does not. A code counts
 * before it is looked up, so that many at once are no way around it, and no more once it was right.
 */
export function createCodeGuesses(shared: SharedLimits, now: () => number = Date.now) {
  const ofNetwork = createNetworkLimit(shared, "code-guesses", OF_NETWORK);
  const ofAll = shared.counter("code-guesses-all", OF_ALL);
  const ofNew = shared.counter("code-guesses-new", OF_NEW);
  const lately = createLately(now);
  return {
    /** 0: the code may be looked up, and counts; else how long this network has to wait, ms. */
    async begin(address: string): Promise<number> {
      // What one network shows beyond its own does not count for all.
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
    /** What was looked up is a code: it was no guess. */
    async right(address: string): Promise<void> {
      lately.takeBack(address);
      await Promise.all([ofNetwork.giveBack(address), ofAll.reward(ALL)]);
    },
  };
}
