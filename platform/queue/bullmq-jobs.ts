import { type Job, Queue, Worker } from "bullmq";
import { closeWorker } from "./close-worker.js";
import { createJobRounds } from "./job-rounds.js";
import type { Jobs } from "./jobs.js";
import type { QueueTools } from "./queue-tools.js";

const NAME = "balcao-jobs";
/**
 * A round may start after this part of the period. It is a little less than the whole, because the clock of the process
 * that asks may be slightly early.
 */
const ONE_OF = 0.9;

/**
 * Background jobs through BullMQ. Every process asks for a round by its own clock. Redis accepts one round per period,
 * whoever asks, and gives it to one of the processes. So Redis holds nothing that a wipe could take away (as BullMQ's
 * own job schedulers would), and no particular process has to run. While Redis is away, each process runs its rounds
 * itself.
 */
export function createBullMqJobs({ putting, reading, prefix, log, away }: QueueTools): Jobs {
  const queue = new Queue(NAME, {
    connection: putting,
    prefix,
    skipVersionCheck: true,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on("error", away);
  const rounds = createJobRounds(log);
  const jobs = new Map<string, () => Promise<void>>();
  const clocks = new Set<NodeJS.Timeout>();
  let worker: Worker | null = null;
  let closed = false;

  async function run(name: string): Promise<void> {
    const job = jobs.get(name);
    // The job was named by another version of the product, during an upgrade.
    if (!job) return log.warn({ job: name }, "a background job is not known here; its next round may go elsewhere");
    if (!closed) await rounds.run(name, job);
  }

  async function ask(name: string, everyMs: number): Promise<void> {
    try {
      if (putting.status !== "ready") return await run(name);
      await queue.add(name, null, { deduplication: { id: name, ttl: Math.floor(everyMs * ONE_OF) } });
    } catch (error) {
      away(error as Error);
      await run(name);
    }
  }

  function listen(): Worker {
    const listening = new Worker(NAME, (job: Job) => run(job.name), {
      connection: reading,
      prefix,
      concurrency: 20,
      // A stalled round ended with its process. It is not repeated, because the next round comes soon.
      maxStalledCount: 0,
    });
    listening.on("error", away);
    return listening;
  }

  return {
    every(name, everyMs, work) {
      jobs.set(name, work);
      worker ??= listen();
      clocks.add(setInterval(() => void ask(name, everyMs), everyMs).unref());
    },
    async close() {
      closed = true;
      for (const clock of clocks) clearInterval(clock);
      await rounds.settled();
      if (worker) await closeWorker(worker, reading, away);
      await queue.close();
    },
  };
}
