import { createAtOnce } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import type { Caller } from "./sign-in-limits.js";

/** Of each kind, passwords checked at the same time: those of known people take one of the few threads that files and names are read by, too. */
const CHECKED_AT_ONCE = 1;
/** The longest rest after a stranger's check, ms. */
const LONGEST_REST_MS = 250;
/** Of each kind, tries inside: checked and waiting. */
const INSIDE = 20;
/** Of these, of one network, and at most of its wider ones. */
const OF_NETWORK = 6;
const OF_WIDER = 10;
/** Of these, for one person from known devices. */
const OF_PERSON = 3;

/**
 * Places for passwords to be checked in: known devices have places of their own, so that strangers cannot fill them. After a
 * stranger's check their place rests for as long as it took: however many guess, half a core at most is theirs. Gives
 * null where there is none left, else where to check and how to leave.
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
              // Told before the rest, which is the next one's to wait for.
              await work().then(resolve, reject);
              const restMs = Math.min(LONGEST_REST_MS, performance.now() - began);
              await new Promise((rested) => setTimeout(rested, restMs));
            });
          });
    return { check, leave };
  };
}
