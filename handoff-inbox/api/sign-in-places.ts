import { createAtOnce } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import type { Caller } from "./sign-in-limits.js";

/**
 * How many passwords are checked at the same time, for strangers and for known people each. A check for known people
 * takes one of the few threads that also read files and look up names.
 */
const CHECKED_AT_ONCE = 1;
/** The longest pause after a stranger's check, in ms. */
const LONGEST_REST_MS = 250;
/** How many tries may be inside (checked or waiting), for strangers and for known people each. */
const INSIDE = 20;
/** How many of these one network may have, and how many its wider networks. */
const OF_NETWORK = 6;
const OF_WIDER = 10;
/** How many of these may be for one person from known devices. */
const OF_PERSON = 3;

/**
 * Places for password checks. Known devices have places of their own, which strangers cannot fill. After a stranger's
 * check its place pauses for as long as the check took, so that strangers get half a core at most, however many guess.
 * Gives null when no place is left, else where to check and how to leave.
 */
export function createSignInPlaces() {
  const known = { shares: createShares(), atOnce: createAtOnce(CHECKED_AT_ONCE) };
  const strangers = { shares: createShares(), atOnce: createAtOnce(CHECKED_AT_ONCE) };
  return ({ address, email, device }: Caller) => {
    const side = device === null ? strangers : known;
    const own =
      device === null ? networkShares(address, OF_NETWORK, OF_WIDER) : [{ key: `person ${email}`, most: OF_PERSON }];
    const leave = side.shares.take([{ key: "all", most: INSIDE }, ...own]);
    if (!leave) return null;
    const check = <T>(work: () => Promise<T>): Promise<T> =>
      device !== null
        ? side.atOnce("password", work)
        : new Promise((resolve, reject) => {
            void side.atOnce("password", async () => {
              const began = performance.now();
              // The result is given before the pause; only the next check waits for it.
              await work().then(resolve, reject);
              const restMs = Math.min(LONGEST_REST_MS, performance.now() - began);
              await new Promise((rested) => setTimeout(rested, restMs));
            });
          });
    return { check, leave };
  };
}
