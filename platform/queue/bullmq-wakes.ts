import { type BulkJobOptions, type Job, Queue, Worker } from "bullmq";
import type { ConversationRef } from "../../bot/ports/store.js";
import type { Wakes } from "../../bot/ports/wakes.js";
import { endedWithin } from "../ended-within.js";
import { closeWorker } from "./close-worker.js";
import type { QueueTools } from "./queue-tools.js";
import { wasStalled } from "./was-stalled.js";

type Put = { name: "turn" | "ring"; data: ConversationRef | null; opts: BulkJobOptions };

const NAME = "balcao-wakes";
/** How many wake-ups of the same moment travel together. */
const MOST_AT_ONCE = 200;
const BATCHES_AT_ONCE = 4;
/**
 * With more wake-ups waiting in this process or in Redis, no more are added, because the sweep is as quick. While no
 * worker runs they would pile up without end.
 */
export const MOST_WAITING = 50_000;
/** How often Redis is asked how many wake-ups wait there, in ms. */
const LOOK_EVERY_MS = 1_000;
const LAST_MS = 1_000;
/**
 * How far the clocks of processes may differ, in ms. A delayed wake-up that may already be on its way is not replaced
 * by the next one, because both would then be lost.
 */
const SKEW_MS = 20;

/** Wake-ups and rings (wake-ups by the clock) through BullMQ. While Redis is away, publishing gives up at once. */
export function createBullMqWakes({ putting, reading, prefix, log, away }: QueueTools): Wakes {
  const queue = new Queue(NAME, {
    connection: putting,
    prefix,
    // BullMQ's question about the version would break the queue for good if Redis went away before it answers.
    skipVersionCheck: true,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on("error", away);
  const underWay = new Set<Promise<void>>();
  let waiting: Put[] = [];
  let scheduled = false;
  let hasSpace = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  function put(one: Put): void {
    if (closed || waiting.length >= MOST_WAITING) return;
    waiting.push(one);
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flush();
    });
  }

  function flush(): void {
    if (putting.status !== "ready") waiting = [];
    while (waiting.length > 0 && underWay.size < BATCHES_AT_ONCE) {
      const sending: Promise<void> = send(waiting.splice(0, MOST_AT_ONCE))
        .catch(away)
        .finally(() => {
          underWay.delete(sending);
          flush();
        });
      underWay.add(sending);
    }
  }

  async function send(batch: Put[]): Promise<void> {
    const now = performance.now();
    if (now - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = now;
      hasSpace = (await queue.getWaitingCount()) < MOST_WAITING;
    }
    if (hasSpace) await queue.addBulk(batch);
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return {
    publish({ tenantId, conversationId, delayMs }) {
      const debounced = { id: conversationId, ttl: Math.max(delayMs - SKEW_MS, 1), extend: true, replace: true };
      const opts = delayMs > 0 ? { delay: delayMs, deduplication: debounced } : {};
      put({ name: "turn", data: { tenantId, conversationId }, opts });
    },
    // The job is named by its moment, so that all processes together add it once.
    ringAt: (at) =>
      put({ name: "ring", data: null, opts: { jobId: `ring-${at}`, delay: Math.max(at - Date.now(), 0) } }),
    subscribe(listener) {
      const worker = new Worker(
        NAME,
        async (job: Job<ConversationRef>) => (job.name === "ring" ? listener.ring() : listener.wake(job.data)),
        {
          connection: reading,
          prefix,
          concurrency: 100,
          // Handling a wake-up takes no time. One that stalled was lost with its process, and the sweep has found its
          // work since.
          maxStalledCount: 0,
        },
      );
      worker.on("error", away);
      worker.on("failed", (_job, error) => {
        if (!wasStalled(error)) log.error({ err: error }, "a wake-up was not heard");
      });
      return () => closeWorker(worker, reading, away);
    },
    async close() {
      closed = true;
      flush();
      await endedWithin(LAST_MS, settled());
      waiting = [];
      await queue.close();
    },
  };
}
