import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { endedWithin } from "../ended-within.js";

const PATIENCE_MS = 1_000;

/** Ends a worker: what it has taken is told to Redis as done, unless Redis does not answer. */
export async function closeWorker(worker: Worker, connection: Redis): Promise<void> {
  const closed = worker.close(connection.status !== "ready");
  if (await endedWithin(PATIENCE_MS, closed)) return;
  await worker.disconnect();
}
