import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { endedWithin } from "../ended-within.js";

const PATIENCE_MS = 1_000;

/** Ends a worker: what it has taken is told to Redis as done, unless Redis does not answer. */
export async function closeWorker(worker: Worker, connection: Redis, problem: (error: Error) => void): Promise<void> {
  const closed = worker.close(connection.status !== "ready");
  if (await endedWithin(PATIENCE_MS, closed)) return;
  // It waits for a word of the connection that may never come; what counts is that it is cut.
  worker.disconnect().catch(problem);
}
