import { setTimeout as sleep } from "node:timers/promises";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database, RunAsOwner } from "./database.js";

/** An arbitrary number. The process that migrates holds this lock of the database. */
const MIGRATION_LOCK = 7_211_001;
const UNLOCK = `SELECT pg_advisory_unlock(${MIGRATION_LOCK})`;
const POLL_MS = 200;
/** How long a migration may wait for a lock of its own, because messages wait behind it meanwhile. */
const LOCK_TIMEOUT = "2s";
const TRIES = 20;
const PAUSE_MS = 1_000;
/** SQLSTATEs of a database that does not have our schema yet, or shows this role none of it. */
const NOT_THERE = ["42P01", "3F000", "22023", "42501"];
const NOT_ALLOWED = "42501";
const LOCK_NOT_AVAILABLE = "55P03";

/** The first line of a migration whose statements cannot run in a transaction (CREATE INDEX CONCURRENTLY). */
export const OUTSIDE_TRANSACTION = "-- outside a transaction";

/** Migrations are missing, and this role may not apply them. */
export class SchemaBehind extends Error {
  override name = "SchemaBehind";
}

type Migration = { at: number; hash: string; statements: string[]; outside: boolean };

/**
 * Brings the schema up to date; `folder` is `db/migrations`. It may be called at every start, by many processes at
 * once: one migrates, the others wait. The owner's role is not needed when no migration is missing. A migration never
 * waits longer than two seconds for a lock while others queue behind it: it lets go and tries again, for a minute.
 * Throws `SchemaBehind`, or the database's error. What was committed of earlier migrations then stays, and the next
 * start goes on from there.
 */
export async function migrate(database: Database, folder: string): Promise<void> {
  const known = readMigrationFiles({ migrationsFolder: folder }).map(
    ({ folderMillis, hash, sql }): Migration => ({
      at: folderMillis,
      hash,
      statements: sql,
      outside: sql[0]?.startsWith(OUTSIDE_TRANSACTION) ?? false,
    }),
  );
  const missing = without(known, await appliedAsSeen(database));
  if (missing.length === 0) return;
  await database.withOwner(async (run) => {
    await waitForLock(run);
    try {
      await prepare(run, missing.length);
      const applied = await run("SELECT created_at::float8 AS at FROM drizzle.__drizzle_migrations");
      for (const migration of without(known, applied)) await apply(run, migration);
    } catch (error) {
      await undo(run, UNLOCK);
      throw error;
    }
    await run(UNLOCK);
  });
}

function without(known: Migration[], applied: Record<string, unknown>[]): Migration[] {
  const there = new Set(applied.map((row) => Number(row.at)));
  return known.filter(({ at }) => !there.has(at));
}

/** The migrations that the application's role sees as applied; none when there is no schema yet. */
async function appliedAsSeen(database: Database): Promise<Record<string, unknown>[]> {
  const statement = {
    name: "migrations_applied",
    text: "SELECT created_at::float8 AS at FROM drizzle.__drizzle_migrations",
  };
  try {
    const [rows = []] = await database.batch([], [[statement, []]]);
    return rows as Record<string, unknown>[];
  } catch (error) {
    if (NOT_THERE.includes(codeOf(error))) return [];
    throw error;
  }
}

/**
 * Asks again and again. A statement that waits for the lock would hold a snapshot, and CONCURRENTLY waits for all
 * snapshots.
 */
async function waitForLock(run: RunAsOwner): Promise<void> {
  for (;;) {
    const [row] = await run(`SELECT pg_try_advisory_lock(${MIGRATION_LOCK}) AS got`);
    if (row?.got) return;
    await sleep(POLL_MS);
  }
}

/** The table of applied migrations is drizzle's own, so that its tools understand it. */
async function prepare(run: RunAsOwner, missing: number): Promise<void> {
  try {
    const [book] = await run("SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS there");
    if (!book?.there) {
      await run("CREATE SCHEMA IF NOT EXISTS drizzle");
      await run(
        "CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)",
      );
    }
    const [may] = await run("SELECT has_table_privilege('drizzle.__drizzle_migrations', 'INSERT') AS write");
    if (!may?.write) throw Object.assign(new Error("no right to note a migration"), { code: NOT_ALLOWED });
  } catch (error) {
    if (codeOf(error) !== NOT_ALLOWED) throw error;
    const words = missing === 1 ? "1 migration is missing" : `${missing} migrations are missing`;
    throw new SchemaBehind(
      `${words}, and the role of DATABASE_URL may not change the schema. Run \`balcao migrate\` with DATABASE_OWNER_URL.`,
      { cause: error },
    );
  }
}

async function apply(run: RunAsOwner, migration: Migration): Promise<void> {
  const note = `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('${migration.hash}', ${migration.at})`;
  if (migration.outside) {
    for (const statement of migration.statements) await run(statement);
    await run(note);
    return;
  }
  for (let tries = 1; ; tries++) {
    try {
      await run(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; SET LOCAL statement_timeout = 0`);
      for (const statement of migration.statements) await run(statement);
      await run(note);
      await run("COMMIT");
      return;
    } catch (error) {
      await undo(run, "ROLLBACK");
      if (codeOf(error) !== LOCK_NOT_AVAILABLE || tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * Runs after an error, and ignores failures of its own, because the first error is the one to report. A connection that
 * broke has undone everything already.
 */
async function undo(run: RunAsOwner, text: string): Promise<void> {
  await run(text).catch(() => {});
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
