import { setTimeout as sleep } from "node:timers/promises";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database, RunAsOwner } from "./database.js";

/** Any number; who migrates holds this lock of the database. */
const MIGRATION_LOCK = 7_211_001;
const UNLOCK = `SELECT pg_advisory_unlock(${MIGRATION_LOCK})`;
const POLL_MS = 200;
/** How long a migration may keep messages waiting behind the lock that it waits for itself. */
const LOCK_TIMEOUT = "2s";
const TRIES = 20;
const PAUSE_MS = 1_000;
/** SQLSTATEs of a database that has no schema of ours yet, or lets this role see none of it. */
const NOT_THERE = ["42P01", "3F000", "22023", "42501"];
const NOT_ALLOWED = "42501";
const LOCK_NOT_AVAILABLE = "55P03";

/** The first line of a migration whose statements cannot run in a transaction (CREATE INDEX CONCURRENTLY). */
export const OUTSIDE_TRANSACTION = "-- outside a transaction";

/** Migrations are missing, and the role may not apply them. */
export class SchemaBehind extends Error {
  override name = "SchemaBehind";
}

type Migration = { at: number; hash: string; statements: string[]; outside: boolean };

/**
 * Brings the schema up to date; `folder` is `db/migrations`. Safe at every start, of many processes at once: one
 * migrates, the others wait. Where nothing is missing the owner is not needed. A migration never waits longer than two
 * seconds for a lock while others queue behind it: it lets go and tries again, for a minute. Throws `SchemaBehind`, or
 * the database's error; then what was committed of earlier migrations stays, and the next start goes on from there.
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

/** As the application's role sees it; nothing where there is no schema yet. */
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

/** Asked again and again: one that waited inside a statement would hold a snapshot, which CONCURRENTLY waits for. */
async function waitForLock(run: RunAsOwner): Promise<void> {
  for (;;) {
    const [row] = await run(`SELECT pg_try_advisory_lock(${MIGRATION_LOCK}) AS got`);
    if (row?.got) return;
    await sleep(POLL_MS);
  }
}

/** The book of what was applied is drizzle's own, so that its tools understand it. */
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
 * After an error, which is the one to be told: a connection that broke undoes everything by its end, and would only
 * answer that it broke.
 */
async function undo(run: RunAsOwner, text: string): Promise<void> {
  await run(text).catch(() => {});
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
