import { hostname } from "node:os";
import { BEAT_MS, type createWorkerStore } from "../../db/stores/worker-store.js";
import type { Log } from "../../platform/log.js";

/** Shows this process to the others, from before it begins anything until it has ended everything. */
export async function showPresence(options: {
  store: ReturnType<typeof createWorkerStore>;
  id: string;
  role: string;
  /** No other process works on this database. */
  sole: boolean;
  log: Log;
}): Promise<{ stop(): Promise<void> }> {
  const { store, id, role, log } = options;
  const entry = { id, role, host: hostname(), pid: process.pid };
  await store.forgetEnded(options.sole);
  await store.beat(entry);
  let beating = Promise.resolve();
  let left: Promise<void> | null = null;
  const timer = setInterval(() => {
    beating = store
      .beat(entry)
      .catch((error: unknown) =>
        log.warn({ err: error }, "this process could not show itself; others may take its work over"),
      );
  }, BEAT_MS);
  async function leave(): Promise<void> {
    clearInterval(timer);
    // A beat that is under way would show it again.
    await beating;
    await store.leave(id);
  }
  return {
    stop() {
      left ??= leave();
      return left;
    },
  };
}
