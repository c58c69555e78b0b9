import type { Database } from "./database.js";

type Log = { error(detail: Record<string, unknown>, message: string): void };

const EVERY_MS = 10_000;
/** Log written since the last checkpoint that is worth another: bounds the folder's size and the time of a recovery. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
const VACUUM_MS = 10 * 60_000;
/** The tables that every message changes. */
const BUSY_TABLES = ["events", "effects", "messages", "conversations", "timers"];

/**
 * Does for the embedded database what PostgreSQL's own processes do elsewhere: checkpoints by the amount of log written
 * (PGlite has no checkpointer; its log grew to 1.8 GB and made a restart take 13 s) and vacuums the busy tables, one at
 * a time. Nothing to do on a server.
 */
export function keepDatabaseFit(database: Database, log: Log): { stop(): void } {
  if (database.kind !== "embedded") return { stop: () => {} };
  let checkpointAt: string | null = null;
  let vacuumedAt = Date.now();
  let nextTable = 0;
  let busy = false;

  async function look(): Promise<void> {
    const [row] = await database.asOwner("SELECT pg_current_wal_insert_lsn()::text AS at");
    const at = String(row?.at);
    checkpointAt ??= at;
    const [written] = await database.asOwner(`SELECT pg_wal_lsn_diff('${at}', '${checkpointAt}')::float8 AS bytes`);
    if (Number(written?.bytes) > CHECKPOINT_BYTES) {
      await database.asOwner("CHECKPOINT");
      checkpointAt = at;
    }
    if (Date.now() - vacuumedAt > VACUUM_MS / BUSY_TABLES.length) {
      await database.asOwner(`VACUUM (ANALYZE) ${BUSY_TABLES[nextTable % BUSY_TABLES.length]}`);
      nextTable += 1;
      vacuumedAt = Date.now();
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .catch((error: unknown) => log.error({ err: error }, "database maintenance failed; it is tried again"))
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
