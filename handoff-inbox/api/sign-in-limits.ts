import { createLately } from "../../platform/limits/lately.js";
import { networkOf } from "../../platform/limits/network-of.js";
import { type Counter, createNetworkLimit, type SharedLimits, take } from "../../platform/limits/shared-limits.js";

/** Wrong passwords in a row before whoever guesses has to wait. */
const FREE_TRIES = 5;
const LONGEST_SECONDS = 5 * 60;
const REMEMBERED_SECONDS = 60 * 60;

/** Of one network, whatever e-mail it tries. */
const NETWORK = { points: 20, seconds: 60 };
/** For one e-mail, over all strangers together, before each further network of theirs has to wait once. */
const STRANGERS = { points: 20, seconds: 40 };
const HOLD_SECONDS = 15;
/** Where the network tried no more than `FREE_TRIES` times lately. */
const NEW_HOLD_SECONDS = 2;
/** How long a network that was told to wait may take to come back. */
const HELD_SECONDS = 10 * 60;

/** Who tries to sign in. `device`: the browser's id where it is known for this person; null: a stranger. */
export type Caller = { address: string; email: string; device: string | null };

/**
 * How often somebody may try to sign in. After a few wrong passwords by the same caller for the same e-mail each further
 * try waits twice as long. A caller is a known device, and nothing else is asked of it: strangers cannot keep it out. Of
 * strangers a caller is a network (IPv6: a /64), and each has a number of tries, whatever e-mail. When strangers guess at
 * one e-mail from many networks, a further network waits some seconds once and then has its try: nobody is kept out. It is two
 * seconds for one that seldom tried lately.
 * A try counts before its password is checked, so that many at once are no way around it.
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
    // Of many at once one has the turn: its wait begins with it.
    const seconds = Math.min(LONGEST_SECONDS, 2 ** Math.min(20, consumedPoints - FREE_TRIES));
    const waitMs = await take(turns, pair, seconds);
    if (waitMs > 0) await guesses.reward(pair);
    return waitMs;
  }

  return {
    /** 0: it may be tried; else how long to wait, ms. */
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
     * To be told of each try first, whatever becomes of it: gives how many the stranger's network made lately before. Where all
     * want the same few places, who made fewer comes first.
     */
    triesBefore({ address, device }: Caller): number {
      if (device !== null) return 0;
      const before = tries.of(address);
      tries.note(address);
      return before;
    },
    /**
     * The try was none of a guesser. `everywhere`: the password is that of every company that has this e-mail; otherwise
     * what was guessed before may have been meant for another one, and stays counted.
     */
    async succeeded(caller: Caller, everywhere: boolean): Promise<void> {
      const pair = pairOf(caller);
      if (caller.device === null) tries.takeBack(caller.address);
      const forgotten = everywhere ? guesses.delete(pair) : guesses.reward(pair);
      await Promise.all([forgotten, turns.delete(pair)]);
    },
  };
}

/** 0 once `holdMs` have gone by since this key was first asked for, for one try; else the ms that are left. */
async function waitOnce(held: Counter, key: string, holdMs: number): Promise<number> {
  const before = await held.get(key);
  if (!before || before.msBeforeNext <= 0) {
    await take(held, key);
    return holdMs;
  }
  const waitedMs = HELD_SECONDS * 1000 - before.msBeforeNext;
  if (waitedMs < holdMs) return holdMs - waitedMs;
  // Of several at once the one that takes it away has the try.
  return (await held.delete(key)) ? 0 : holdMs;
}

const pairOf = ({ address, email, device }: Caller) => `${device ?? networkOf(address)} ${email}`;

export type SignInLimits = ReturnType<typeof createSignInLimits>;
