import { LRUCache } from "lru-cache";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";

/** Wrong passwords in a row before an address has to wait. */
const FREE_TRIES = 5;
const LONGEST_MS = 5 * 60_000;

/**
 * How often somebody may try to sign in: by network address (a bucket), and by e-mail (after a few wrong passwords each
 * further try waits twice as long). Counted in this process, in bounded memory. A try counts before its password is
 * checked, so that many at once are no way around it.
 */
export function createSignInLimits(now: () => number) {
  const addresses = createRateLimiter(now, 20_000);
  const emails = new LRUCache<string, { tries: number; notBefore: number }>({ max: 20_000, ttl: 60 * 60_000 });
  return {
    /** 0: it may be tried; else how long to wait, ms. */
    begin(address: string, email: string): number {
      const waitMs = addresses(address, { burst: 20, perMinute: 12 });
      if (waitMs > 0) return waitMs;
      const known = emails.get(email) ?? { tries: 0, notBefore: 0 };
      if (known.notBefore > now()) return known.notBefore - now();
      const tries = known.tries + 1;
      const wait = tries < FREE_TRIES ? 0 : Math.min(LONGEST_MS, 1_000 * 2 ** (tries - FREE_TRIES));
      emails.set(email, { tries, notBefore: now() + wait });
      return 0;
    },
    succeeded(email: string): void {
      emails.delete(email);
    },
  };
}

export type SignInLimits = ReturnType<typeof createSignInLimits>;
