import type { Jobs } from "../bot/ports/jobs.js";
import type { Database } from "./database.js";

const EVERY_MS = 1_000;
/** Log written since the last checkpoint that is worth another: bounds the folder's size and the time of a recovery. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
const VACUUM_MS = 10 * 60_000;
/** A table that grew by so much since it was last looked at is analysed again, and with it the kept plans are made anew. */
const GROWTH = 1.5;
/** The tables that every message changes, with the columns that plans depend on: documents would make looking slow. */
const ANALYSED: Record<string, string> = {
  events: "id, channel_id, dedupe, conversation_id, state",
  effects: "event_id, n, conversation_id, state",
  messages: "id, conversation_id, channel_id, provider_id",
  conversations: "id, contact_id",
  contacts: "id",
  identities: "channel_id, external_id, contact_id",
  timers: "conversation_id, name, at",
};
const BUSY_TABLES = Object.keys(ANALYSED);

const SIZES = `SELECT pg_current_wal_insert_lsn()::text AS lsn, ${BUSY_TABLES.map((table) => `pg_relation_size('${table}')::float8 AS ${table}`).join(", ")}`;

/**
 * Does for the embedded database what PostgreSQL's own processes do elsewhere: checkpoints by the amount of log written
 * (PGlite has no checkpointer; its log grew to 1.8 GB and made a restart take 13 s), analyses tables as they grow (a plan
 * made for an empty table reads all of a full one), and vacuums one table at a time. Nothing to do on a server.
 */
export function keepDatabaseFit(database: Database, jobs: Jobs): void {
  if (database.kind !== "embedded") return;
  const analysed = new Map<string, number>();
  let checkpointAt: string | null = null;
  let vacuumedAt = Date.now();
  let nextTable = 0;

  async function look(): Promise<void> {
    const [sizes = {}] = await database.asOwner(SIZES);
    await checkpoint(String(sizes.lsn));
    for (const table of BUSY_TABLES) {
      const size = Number(sizes[table]);
      if (size <= (analysed.get(table) ?? 0) * GROWTH) continue;
      await database.asOwner(`ANALYZE ${table} (${ANALYSED[table]})`);
      analysed.set(table, size);
    }
    if (Date.now() - vacuumedAt < VACUUM_MS / BUSY_TABLES.length) return;
    vacuumedAt = Date.now();
    nextTable = (nextTable + 1) % BUSY_TABLES.length;
    await database.asOwner(`VACUUM ${BUSY_TABLES[nextTable]}`);
  }

  async function checkpoint(lsn: string): Promise<void> {
    checkpointAt ??= lsn;
    const [written] = await database.asOwner(`SELECT pg_wal_lsn_diff('${lsn}', '${checkpointAt}')::float8 AS bytes`);
    if (Number(written?.bytes) < CHECKPOINT_BYTES) return;
    await database.asOwner("CHECKPOINT");
    checkpointAt = lsn;
  }

  jobs.every("database maintenance", EVERY_MS, look);
}
