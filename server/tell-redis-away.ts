import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import type { Log } from "../platform/log.js";

/**
 * Logs at most once a minute that each process counts strangers by itself. While Redis is away, every attempt to
 * connect fails and would be logged.
 */
export function tellRedisAway(log: Pick<Log, "warn">, now: () => number = Date.now): (error: Error) => void {
  const limiter = createRateLimiter(now, 1);
  return (error) => {
    if (limiter("told", { burst: 1, perMinute: 1 }) === 0)
      log.warn({ err: error }, "Redis is away: each process limits strangers by its own count until it is back");
  };
}
