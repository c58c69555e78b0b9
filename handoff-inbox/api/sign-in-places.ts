import { createAtOnce } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import type { Caller } from "./sign-in-limits.js";
import { createStrangersLine } from "./strangers-line.js";

/**
 * How many passwords of known people are checked at the same time. A check takes one of the few threads that also read
 * files and look up names. Of strangers' passwords one is checked at a time.
 */
const CHECKED_AT_ONCE = 1;
/** The longest pause after a stranger's check, in ms. */
const LONGEST_REST_MS = 250;
/** How many tries may be inside (checked or waiting), for strangers and for known people each. */
const INSIDE = 20;
/** How many of the strangers' places are kept for networks that made fewer than `FEW` tries lately. */
const KEPT = 6;
const FEW = 5;
/** How many of these one network may have, and how many its wider networks. */
const OF_NETWORK = 6;
const OF_WIDER = 10;
/** How many of these may be for one person from known devices. */
const OF_PERSON = 3;

/**
 * Places for password checks. Known devices have places of their own, which strangers cannot fill. After a stranger's
 * check its place pauses for as long as the check took, so that strangers get half a core at most, however many guess.
 * Among strangers, the one whose network made the fewest `tries` lately comes first. Gives null when no place is left,
 * else where to check and how to leave.
 */
export function createSignInPlaces() {
  const known = { shares: createShares(), atOnce: createAtOnce(CHECKED_AT_ONCE) };
  const strangers = { shares: createShares(), inLine: createStrangersLine() };
  return ({ address, email, device }: Caller, tries: number) => {
    if (device !== null) {
      const leave = known.shares.take([
        { key: "all", most: INSIDE },
        { key: `person ${email}`, most: OF_PERSON },
      ]);
      return leave && { leave, check: <T>(work: () => Promise<T>): Promise<T> => known.atOnce("password", work) };
    }
    const leave = strangers.shares.take([
      { key: "all", most: tries < FEW ? INSIDE : INSIDE - KEPT },
      ...networkShares(address, OF_NETWORK, OF_WIDER),
    ]);
    const check = <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        void strangers.inLine(tries, async () => {
          const began = performance.now();
          // The result is given before the pause; only the next check waits for it.
          await work().then(resolve, reject);
          const restMs = Math.min(LONGEST_REST_MS, performance.now() - began);
          await new Promise((rested) => setTimeout(rested, restMs));
        });
      });
    return leave && { leave, check };
  };
}
