import { type Job, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Wake, Wakes } from "../../bot/ports/wakes.js";

type Log = { warn(detail: Record<string, unknown>, message: string): void };

const NAME = "balcao-wakes";
/** Wake-ups of the same moment travel together. */
const MOST_AT_ONCE = 200;
const COMPLAIN_MS = 10_000;

/**
 * Wake-ups through BullMQ on Redis, for many processes. Nothing lives only there: when Redis is away or was wiped,
 * publishing is given up at once, and the sweep finds the work within two seconds.
 */
export function createBullMqWakes(options: { url: string; now(): number; log: Log; prefix?: string }): Wakes {
  const prefix = options.prefix ?? "balcao";
  // A producer that cannot reach Redis must not keep its wake-ups: they would come all at once, and too late.
  const producing = connection({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const queue = new Queue<Wake>(NAME, {
    connection: producing,
    prefix,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on("error", complain);
  let worker: Worker<Wake> | null = null;
  let consuming: Redis | null = null;
  let waiting: Wake[] = [];
  let scheduled = false;
  let complainedAt = 0;
  let closed = false;

  function connection(more: { enableOfflineQueue: boolean; maxRetriesPerRequest: number | null }): Redis {
    const redis = new Redis(options.url, { ...more, retryStrategy: (times) => Math.min(times * 100, 2_000) });
    redis.on("error", complain);
    return redis;
  }

  /** Redis that is away is one thing to know, not one for each wake-up. */
  function complain(error: Error): void {
    if (closed || options.now() - complainedAt < COMPLAIN_MS) return;
    complainedAt = options.now();
    options.log.warn({ err: error }, "Redis does not answer; waking goes on by the sweep, up to two seconds later");
  }

  function flush(): void {
    scheduled = false;
    if (closed) return;
    const batch = waiting.splice(0, MOST_AT_ONCE);
    if (producing.status === "ready") queue.addBulk(batch.map((data) => ({ name: "turn", data }))).catch(complain);
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  return {
    publish(wake) {
      waiting.push(wake);
      schedule();
    },
    subscribe(listener) {
      consuming = connection({ enableOfflineQueue: true, maxRetriesPerRequest: null });
      worker = new Worker<Wake>(NAME, async (job: Job<Wake>) => listener(job.data), {
        connection: consuming,
        prefix,
        concurrency: 100,
        // A wake-up takes no time here: one that stalled was lost with its process, and the sweep has found its work.
        maxStalledCount: 0,
      });
      worker.on("error", complain);
    },
    async close() {
      closed = true;
      waiting = [];
      await worker?.close(true);
      await queue.close();
      consuming?.disconnect();
      producing.disconnect();
    },
  };
}
