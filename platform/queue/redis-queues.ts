import type { Wakes } from "../../bot/ports/wakes.js";
import { createBullMqJobs } from "./bullmq-jobs.js";
import { createBullMqWakes } from "./bullmq-wakes.js";
import type { Jobs } from "./jobs.js";
import { openRedis } from "./open-redis.js";
import type { QueueLog, QueueTools } from "./queue-tools.js";

const COMPLAIN_MS = 10_000;

/**
 * Wake-ups and background jobs through BullMQ, for many processes. Redis holds nothing that exists only there: it may
 * be wiped, away or replaced at any moment. Close both before `disconnect`.
 */
export function openRedisQueues(options: { url: string; log: QueueLog; prefix?: string }): {
  wakes: Wakes;
  jobs: Jobs;
  disconnect(): void;
} {
  let complainedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  /** Reports a Redis that is away once, not once for each command. */
  function away(error: Error): void {
    const now = performance.now();
    if (closed || now - complainedAt < COMPLAIN_MS) return;
    complainedAt = now;
    options.log.warn({ err: error }, "Redis does not answer; work is found by the sweep, up to two seconds later");
  }
  const tools: QueueTools = {
    putting: openRedis(options.url, "put", away),
    reading: openRedis(options.url, "read", away),
    prefix: options.prefix ?? "balcao",
    log: options.log,
    away,
  };
  return {
    wakes: createBullMqWakes(tools),
    jobs: createBullMqJobs(tools),
    disconnect() {
      closed = true;
      tools.putting.disconnect();
      tools.reading.disconnect();
    },
  };
}
