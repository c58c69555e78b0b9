import { createLately } from "../../platform/limits/lately.js";
import { networkOf } from "../../platform/limits/network-of.js";
import { type Counter, createNetworkLimit, type SharedLimits, take } from "../../platform/limits/shared-limits.js";

/** How many wrong passwords in a row are free before the caller must wait. */
const FREE_TRIES = 5;
const LONGEST_SECONDS = 5 * 60;
const REMEMBERED_SECONDS = 60 * 60;

/** Tries of one network, whatever e-mail it uses. */
const NETWORK = { points: 20, seconds: 60 };
/** Tries of all strangers together for one e-mail. After that, each further network must wait once. */
const STRANGERS = { points: 20, seconds: 40 };
const HOLD_SECONDS = 15;
/** The wait when the network made at most `FREE_TRIES` tries recently. */
const NEW_HOLD_SECONDS = 2;
/** How long a network that was told to wait may take to come back. */
const HELD_SECONDS = 10 * 60;

/**
 * The person who tries to sign in. `device`: the browser's id when it is known for this person; null for a stranger.
 */
export type Caller = { address: string; email: string; device: string | null };

/**
 * Limits how often somebody may try to sign in. After a few wrong passwords of the same caller for the same e-mail,
 * each further try must wait twice as long. A known device is a caller by itself and has no other limit, so strangers
 * cannot lock it out. For strangers, a caller is a network (IPv6: a /64), and each network also has a number of tries
 * for all e-mails together. When strangers guess at one e-mail from many networks, a further network waits once and then
 * has its try, so nobody is locked out. It waits two seconds when it seldom tried lately, else longer. A try counts
 * before its password is checked, so that many at once are no way around the limits.
 */
export function createSignInLimits(shared: SharedLimits) {
  const ofNetwork = createNetworkLimit(shared, "sign-in-network", NETWORK);
  const guesses = shared.counter("sign-in-guesses", { points: Number.MAX_SAFE_INTEGER, seconds: REMEMBERED_SECONDS });
  const turns = shared.counter("sign-in-turns", { points: 1, seconds: LONGEST_SECONDS });
  const strangers = shared.counter("sign-in-strangers", STRANGERS);
  const tries = createLately();
  const held = shared.counter("sign-in-held", { points: 1, seconds: HELD_SECONDS });

  /** Counts a guess of this caller, or says how long to wait for the next one. */
  async function turnOf(pair: string): Promise<number> {
    const waiting = await turns.get(pair);
    if (waiting && waiting.msBeforeNext > 0) return waiting.msBeforeNext;
    const { consumedPoints } = await guesses.consume(pair);
    if (consumedPoints < FREE_TRIES) return 0;
    // Of several at once, only one may try, and its wait begins then.
    const seconds = Math.min(LONGEST_SECONDS, 2 ** Math.min(20, consumedPoints - FREE_TRIES));
    const waitMs = await take(turns, pair, seconds);
    if (waitMs > 0) await guesses.reward(pair);
    return waitMs;
  }

  return {
    /** 0 when the password may be checked, else how long to wait, in ms. */
    async begin(caller: Caller): Promise<number> {
      const pair = pairOf(caller);
      if (caller.device === null) {
        const networkMs = await ofNetwork.take(caller.address);
        if (networkMs > 0) return networkMs;
      }
      const turnMs = await turnOf(pair);
      if (turnMs > 0 || caller.device !== null) return turnMs;
      if ((await take(strangers, caller.email)) === 0) return 0;
      const holdMs = 1000 * (tries.of(caller.address) <= FREE_TRIES ? NEW_HOLD_SECONDS : HOLD_SECONDS);
      const heldMs = await waitOnce(held, pair, holdMs);
      if (heldMs > 0) await guesses.reward(pair);
      return heldMs;
    },
    /**
     * Counts a try, and returns how many tries the stranger's network made recently before it. When several want the
     * same few places, the one with fewer tries comes first. A try for which there was no place is taken back by
     * `turnedAway`.
     */
    triesBefore({ address, device }: Caller): number {
      if (device !== null) return 0;
      const before = tries.of(address);
      tries.note(address);
      return before;
    },
    /** There was no place for the try, so no password was looked at and the try does not count. */
    turnedAway({ address, device }: Caller): void {
      if (device === null) tries.takeBack(address);
    },
    /**
     * The password was right, so the try was no guess. `everywhere`: it is the password at every company that has this
     * e-mail. If it is not, the earlier guesses may have been meant for another company and still count.
     */
    async succeeded(caller: Caller, everywhere: boolean): Promise<void> {
      const pair = pairOf(caller);
      if (caller.device === null) tries.takeBack(caller.address);
      const forgotten = everywhere ? guesses.delete(pair) : guesses.reward(pair);
      await Promise.all([forgotten, turns.delete(pair)]);
    },
  };
}

/** 0 once `holdMs` have passed since this key was first seen, for one try; else the remaining ms. */
async function waitOnce(held: Counter, key: string, holdMs: number): Promise<number> {
  const before = await held.get(key);
  if (!before || before.msBeforeNext <= 0) {
    await take(held, key);
    return holdMs;
  }
  const waitedMs = HELD_SECONDS * 1000 - before.msBeforeNext;
  if (waitedMs < holdMs) return holdMs - waitedMs;
  // Of several at once, the one that removes the entry may try.
  return (await held.delete(key)) ? 0 : holdMs;
}

const pairOf = ({ address, email, device }: Caller) => `${device ?? networkOf(address)} ${email}`;

export type SignInLimits = ReturnType<typeof createSignInLimits>;
