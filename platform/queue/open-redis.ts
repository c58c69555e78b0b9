import { Redis } from "ioredis";

/** A Redis that keeps the connection open and says nothing for so many ms counts as away. */
const SILENT_PUT_MS = 2_000;
/** Longer than any reading command waits for news, in ms. */
const SILENT_READ_MS = 15_000;

/**
 * A connection that reconnects by itself, however long Redis is away. On a `put` connection a command fails at once
 * while Redis is away; kept commands would all be sent at once, and too late. On a `read` connection commands wait for
 * Redis.
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
