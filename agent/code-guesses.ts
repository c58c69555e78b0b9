import { createNetworkLimit, type SharedLimits, take, waitOf } from "../platform/limits/shared-limits.js";

/** Unknown codes of one network; a person who types one wrong has a few. */
const OF_NETWORK = { points: 10, seconds: 60 };
/** Unknown codes of all callers together: 2.8 × 10¹¹ codes are not found at this pace. */
const OF_ALL = { points: 1_000, seconds: 60 };
const ALL = "all";

/**
 * Counts codes that are none, whether a page or an agent shows them: guesses of one network, and of all callers together, who then
 * all wait for the rest of the minute.
 */
export function createCodeGuesses(limits: SharedLimits) {
  const ofNetwork = createNetworkLimit(limits, "code-guesses", OF_NETWORK);
  const ofAll = limits.counter("code-guesses-all", OF_ALL);
  return {
    /** How long this network has to wait before it may show a code, ms; 0: not at all. */
    waitOf: async (address: string): Promise<number> =>
      Math.max(await waitOf(ofAll, ALL, OF_ALL), await ofNetwork.waitOf(address)),
    /** A code was shown that is none. What one network shows beyond its own does not count for all. */
    async count(address: string): Promise<void> {
      if ((await ofNetwork.take(address)) === 0) await take(ofAll, ALL);
    },
  };
}
