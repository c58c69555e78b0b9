import { LRUCache } from "lru-cache";

/** `burst` at once, and `perMinute` over time. */
export type Rate = { burst: number; perMinute: number };

/**
 * Takes `cost` tokens (default 1) from the bucket of `key`. Gives 0 when the caller may go on, else the ms until there
 * are enough tokens.
 */
export type RateLimiter = (key: string, rate: Rate, cost?: number) => number;

/**
 * Token buckets in memory, at most `maxKeys` of them. The bucket used longest ago is dropped first, so a flood of new
 * visitors costs a fixed amount of memory. Each process counts for itself. It is used for one connection, for a person
 * who has signed in, for log lines, and for handshakes of sockets (each process has its own capacity for those). All
 * other doors that strangers come to use `SharedLimits`.
 */
export function createRateLimiter(now: () => number, maxKeys: number): RateLimiter {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: maxKeys });
  return (key, rate, cost = 1) => {
    const at = now();
    const perMs = rate.perMinute / 60_000;
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at };
    bucket.tokens = Math.min(rate.burst, bucket.tokens + Math.max(0, at - bucket.at) * perMs);
    bucket.at = at;
    buckets.set(key, bucket);
    if (bucket.tokens < cost) return Math.ceil((cost - bucket.tokens) / perMs);
    bucket.tokens -= cost;
    return 0;
  };
}
