import { Redis } from "ioredis";

/** Redis that holds a connection open and says nothing for so long is as good as away, ms. */
const SILENT_PUT_MS = 2_000;
/** More than any command waits there for news. */
const SILENT_READ_MS = 15_000;

/**
 * A connection that comes back by itself, however long Redis is away. On one that puts, a command fails at once while
 * it is away: what was kept would go out all at once, and too late. On one that reads, commands wait for it.
 */
export function openRedis(url: string, use: "put" | "read", problem: (error: Error) => void): Redis {
  const puts = use === "put";
  const redis = new Redis(url, {
    enableOfflineQueue: !puts,
    maxRetriesPerRequest: puts ? 1 : null,
    socketTimeout: puts ? SILENT_PUT_MS : SILENT_READ_MS,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  redis.on("error", problem);
  return redis;
}
