import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { endedWithin } from "../ended-within.js";

const PATIENCE_MS = 1_000;

/** Closes a worker. What it has taken is reported to Redis as done, unless Redis does not answer. */
export async function closeWorker(worker: Worker, connection: Redis, problem: (error: Error) => void): Promise<void> {
  const closed = worker.close(connection.status !== "ready");
  if (await endedWithin(PATIENCE_MS, closed)) return;
  // The promise waits for an answer that may never come. It is not awaited: what counts is that the connection is cut.
  worker.disconnect().catch(problem);
}
