import { createAtOnce } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import type { Caller } from "./sign-in-limits.js";

/** Of each kind, passwords checked at the same time: those of known people take one of the few threads that files and names are read by, too. */
const CHECKED_AT_ONCE = 1;
/** Of each kind, tries inside: checked and waiting. */
const INSIDE = 20;
/** Of these, of one network, and at most of its wider ones. */
const OF_NETWORK = 6;
const OF_WIDER = 10;
/** Of these, for one person from known devices. */
const OF_PERSON = 3;

/**
 * Places for passwords to be checked in: known devices have places of their own, so that strangers cannot fill them. Gives
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
    return { check: <T>(work: () => Promise<T>) => side.atOnce("password", work), leave };
  };
}
