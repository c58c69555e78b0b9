import type { Jobs } from "../platform/queue/jobs.js";
import type { Database } from "./database.js";

const EVERY_MS = 1_000;
/**
 * A checkpoint is made when this much log was written since the last one. That limits the folder's size and the time of
 * a recovery.
 */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
const VACUUM_MS = 10 * 60_000;
/**
 * A table is analysed again when it has grown by this factor since the last time. Analysing also makes the kept plans
 * anew.
 */
const GROWTH = 1.5;
/**
 * The tables that every message changes, with the columns that plans depend on. Columns with documents are left out,
 * because reading them would be slow.
 */
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
 * Sizes in bytes, now and when the table was last analysed. Only tables that this role may analyse are listed: before
 * PostgreSQL 17 only the owner may, and each attempt of another role is answered with a warning.
 */
const SIZES = `SELECT relname AS table, pg_relation_size(oid)::float8 AS size, relpages * 8192.0::float8 AS analysed
  FROM pg_class WHERE oid = ANY ('{${BUSY_TABLES.join(",")}}'::regclass[])
  AND CASE WHEN current_setting('server_version_num')::int >= 170000 THEN has_table_privilege(oid, 'MAINTAIN') ELSE false END`;

/**
 * Analyses tables as they grow. Plans are kept, and a plan made for an empty table reads all of a full one; a server's
 * autovacuum comes a minute later. For the embedded database it also does what a server's own processes would do: it
 * makes checkpoints by the amount of log written (PGlite has no checkpointer; without this its log grew to 1.8 GB and a
 * restart took 13 s), and vacuums one table at a time.
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

  /** The application's role may analyse (migration 0005). A serving process may have no other role. */
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
