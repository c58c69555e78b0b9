import { createAtOnce } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import type { Caller } from "./sign-in-limits.js";
import { createStrangersLine } from "./strangers-line.js";

/** Passwords of known people checked at the same time: they take one of the few threads that files and names are read by, too. Of strangers' it is one. */
const CHECKED_AT_ONCE = 1;
/** The longest rest after a stranger's check, ms. */
const LONGEST_REST_MS = 250;
/** Of each kind, tries inside: checked and waiting. */
const INSIDE = 20;
/** Of strangers', those that are kept for networks that made few tries before. */
const KEPT = 6;
const FEW = 5;
/** Of these, of one network, and at most of its wider ones. */
const OF_NETWORK = 6;
const OF_WIDER = 10;
/** Of these, for one person from known devices. */
const OF_PERSON = 3;

/**
 * Places for passwords to be checked in: known devices have places of their own, so that strangers cannot fill them. After a
 * stranger's check their place rests for as long as it took: however many guess, half a core at most is theirs. Among
 * strangers, whose network made the fewest `tries` lately comes first. Gives null where there is no place left, else
 * where to check and how to leave.
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
          // Told before the rest, which is the next one's to wait for.
          await work().then(resolve, reject);
          const restMs = Math.min(LONGEST_REST_MS, performance.now() - began);
          await new Promise((rested) => setTimeout(rested, restMs));
        });
      });
    return leave && { leave, check };
  };
}
