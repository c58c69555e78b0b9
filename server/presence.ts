import { hostname } from "node:os";
import { BEAT_MS, type createWorkerStore } from "../db/stores/worker-store.js";
import type { Log } from "../platform/log.js";

/** Shows this process to the others, from before it begins any work until it has ended all of it. */
export async function showPresence(options: {
  store: ReturnType<typeof createWorkerStore>;
  id: string;
  role: string;
  /** Whether no other process works on this database. */
  sole: boolean;
  log: Log;
}): Promise<{ leave(): Promise<void> }> {
  const { store, id, role, log } = options;
  const entry = { id, role, host: hostname(), pid: process.pid };
  await store.forgetEnded(options.sole);
  await store.beat(entry);
  const beats = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const beat: Promise<void> = store
      .beat(entry)
      .catch((error: unknown) =>
        log.warn({ err: error }, "this process could not show itself; others may take its work over"),
      )
      .finally(() => beats.delete(beat));
    beats.add(beat);
  }, BEAT_MS);
  return {
    async leave() {
      clearInterval(timer);
      // A heartbeat still under way would make the process appear again, so the end waits for it.
      await Promise.all(beats);
      await store.leave(id);
    },
  };
}
