import type { Jobs } from "../platform/queue/jobs.js";
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

/**
 * As they are now, and as they were when they were last analysed; bytes. Only those that may be analysed: before
 * PostgreSQL 17 that is their owner's alone, and who tries is answered with a warning each time.
 */
const SIZES = `SELECT relname AS table, pg_relation_size(oid)::float8 AS size, relpages * 8192.0::float8 AS analysed
  FROM pg_class WHERE oid = ANY ('{${BUSY_TABLES.join(",")}}'::regclass[])
  AND CASE WHEN current_setting('server_version_num')::int >= 170000 THEN has_table_privilege(oid, 'MAINTAIN') ELSE false END`;

/**
 * Analyses tables as they grow: plans are kept, and one made for an empty table reads all of a full one; a server's
 * autovacuum comes by a minute later. For the embedded database it does, too, what a server's own processes do:
 * checkpoints by the amount of log written (PGlite has no checkpointer; its log grew to 1.8 GB and made a restart take
 * 13 s), and vacuums one table at a time.
 */
export function keepDatabaseFit(database: Database, jobs: Jobs): void {
  const embedded = database.kind === "embedded";
  let checkpointAt: string | null = null;
  let vacuumedAt = Date.now();
  let nextTable = 0;

  async function look(): Promise<void> {
    if (embedded) await checkpoint();
    for (const { table, size, analysed } of await ask(SIZES))
      if (Number(size) > Number(analysed) * GROWTH) await ask(`ANALYZE ${table} (${ANALYSED[String(table)]})`);
    if (embedded) await vacuum();
  }

  /** The application's role may analyse (migration 0005), and a serving process may have no other. */
  async function ask(text: string): Promise<Record<string, unknown>[]> {
    if (embedded) return database.asOwner(text);
    return database.transaction([], async ({ orm }) => (await orm.execute(text)).rows);
  }

  async function checkpoint(): Promise<void> {
    const [now] = await database.asOwner("SELECT pg_current_wal_insert_lsn()::text AS lsn");
    const lsn = String(now?.lsn);
    checkpointAt ??= lsn;
    const [written] = await database.asOwner(`SELECT pg_wal_lsn_diff('${lsn}', '${checkpointAt}')::float8 AS bytes`);
    if (Number(written?.bytes) < CHECKPOINT_BYTES) return;
    await database.asOwner("CHECKPOINT");
    checkpointAt = lsn;
  }

  async function vacuum(): Promise<void> {
    if (Date.now() - vacuumedAt < VACUUM_MS / BUSY_TABLES.length) return;
    vacuumedAt = Date.now();
    nextTable = (nextTable + 1) % BUSY_TABLES.length;
    await database.asOwner(`VACUUM ${BUSY_TABLES[nextTable]}`);
  }

  jobs.every("database maintenance", EVERY_MS, look);
}
