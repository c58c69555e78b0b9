import { networkOf } from "../../platform/limits/network-of.js";
import { type SharedLimits, take } from "../../platform/limits/shared-limits.js";

/** How many wrong codes of one caller for one person are free before the caller must wait. */
const FREE_TRIES = 10;
const LONGEST_SECONDS = 5 * 60;
const REMEMBERED_SECONDS = 24 * 60 * 60;
/**
 * How many codes of the app all strangers together may try for one person: of a million codes three are right at any
 * time, so that this gives them one chance in ten thousand an hour. They know the password already.
 */
const STRANGERS = { points: 30, seconds: 60 * 60 };

/** Who shows a code. `device`: a browser on which this person has signed in; null for a stranger. */
export type CodeCaller = { userId: string; address: string; device: string | null };

/**
 * Limits how often somebody may show a code. After ten wrong ones of a caller, each further try must wait twice as long.
 * A caller is a known device, or a network: what strangers try does not make the person wait at a browser of theirs. All
 * strangers together have few tries for codes of the app; recovery codes are too long to be guessed, so that the person
 * gets in with one of those from a new place, too. A try counts before its code is checked.
 */
export function createCodeLimits(shared: SharedLimits) {
  const wrong = shared.counter("sign-in-codes", { points: Number.MAX_SAFE_INTEGER, seconds: REMEMBERED_SECONDS });
  const turns = shared.counter("sign-in-code-turns", { points: 1, seconds: LONGEST_SECONDS });
  const strangers = shared.counter("sign-in-code-strangers", STRANGERS);
  const pairOf = ({ userId, address, device }: CodeCaller) => `${device ?? networkOf(address)} ${userId}`;

  async function turnOf(pair: string): Promise<number> {
    const waiting = await turns.get(pair);
    if (waiting && waiting.msBeforeNext > 0) return waiting.msBeforeNext;
    const { consumedPoints } = await wrong.consume(pair);
    if (consumedPoints <= FREE_TRIES) return 0;
    const waitMs = await take(turns, pair, Math.min(LONGEST_SECONDS, 2 ** Math.min(20, consumedPoints - FREE_TRIES)));
    if (waitMs > 0) await wrong.reward(pair);
    return waitMs;
  }

  return {
    /** 0 when the code may be checked, else how long to wait, in ms. `guessable`: it is a code of the app. */
    async begin(caller: CodeCaller, guessable: boolean): Promise<number> {
      const turnMs = await turnOf(pairOf(caller));
      if (turnMs > 0 || caller.device !== null || !guessable) return turnMs;
      return take(strangers, caller.userId);
    },
    /** The code was right, so the try was no guess. */
    async succeeded(caller: CodeCaller, guessable: boolean): Promise<void> {
      const pair = pairOf(caller);
      await Promise.all([wrong.delete(pair), turns.delete(pair)]);
      if (caller.device === null && guessable) await strangers.reward(caller.userId);
    },
  };
}
