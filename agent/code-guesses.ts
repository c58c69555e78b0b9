import { networkOf } from "../platform/limits/network-of.js";
import { createNetworkLimit, type SharedLimits, take } from "../platform/limits/shared-limits.js";

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
  const out = limits.counter("code-guesses-out", { points: 1, seconds: OF_NETWORK.seconds });
  return {
    /** How long this network has to wait before it may show a code, ms; 0: not at all. */
    async waitMs(address: string): Promise<number> {
      const all = await ofAll.get(ALL);
      if (all && all.consumedPoints >= OF_ALL.points) return Math.max(0, all.msBeforeNext);
      const own = await out.get(networkOf(address));
      return own ? Math.max(0, own.msBeforeNext) : 0;
    },
    async count(address: string): Promise<void> {
      const waitMs = await ofNetwork(address);
      if (waitMs > 0) await take(out, networkOf(address), Math.ceil(waitMs / 1000));
      else await take(ofAll, ALL);
    },
  };
}
