import { LRUCache } from "lru-cache";
import { networkOf } from "../../platform/limits/network-of.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";

/** Wrong passwords in a row before whoever guesses has to wait. */
const FREE_TRIES = 5;
const LONGEST_MS = 5 * 60_000;

/** Of one network address, whatever e-mail it tries. */
const ADDRESS = { burst: 20, perMinute: 12 };
/** For one e-mail, over all addresses where nobody signed in with it before. */
const EMAIL = { burst: 20, perMinute: 30 };

/**
 * How often somebody may try to sign in. By network address (IPv6: its /64), a bucket. By e-mail from that address: after
 * a few wrong passwords each further try waits twice as long. By e-mail alone, over all addresses, a bucket whose waits
 * are two seconds, so that nobody can keep a person out by guessing at them; and it does not count where this person
 * signed in before. Counted in this process, in bounded memory. A try counts before its password is checked, so that many
 * at once are no way around it.
 */
export function createSignInLimits(now: () => number) {
  const addresses = createRateLimiter(now, 20_000);
  const emails = createRateLimiter(now, 20_000);
  const guesses = new LRUCache<string, { tries: number; notBefore: number }>({ max: 20_000, ttl: 60 * 60_000 });
  const known = new LRUCache<string, true>({ max: 20_000 });
  return {
    /** 0: it may be tried; else how long to wait, ms. */
    begin(address: string, email: string): number {
      const pair = pairOf(address, email);
      const addressMs = addresses(networkOf(address), ADDRESS);
      if (addressMs > 0) return addressMs;
      const before = guesses.get(pair) ?? { tries: 0, notBefore: 0 };
      if (before.notBefore > now()) return before.notBefore - now();
      const emailMs = known.has(pair) ? 0 : emails(email, EMAIL);
      if (emailMs > 0) return emailMs;
      const tries = before.tries + 1;
      const wait = tries < FREE_TRIES ? 0 : Math.min(LONGEST_MS, 1_000 * 2 ** (tries - FREE_TRIES));
      guesses.set(pair, { tries, notBefore: now() + wait });
      return 0;
    },
    /**
     * The try was none of a guesser. `everywhere`: the password is that of every company that has this e-mail; otherwise
     * what was guessed before may have been meant for another one, and stays counted.
     */
    succeeded(address: string, email: string, everywhere: boolean): void {
      const pair = pairOf(address, email);
      known.set(pair, true);
      const before = guesses.get(pair);
      if (everywhere || before === undefined) guesses.delete(pair);
      else guesses.set(pair, { tries: before.tries - 1, notBefore: now() });
    },
  };
}

const pairOf = (address: string, email: string) => `${networkOf(address)} ${email}`;

export type SignInLimits = ReturnType<typeof createSignInLimits>;
