import { randomUUID } from "node:crypto";
import pg from "pg";
import { assets } from "../../cli/serve/assets.js";
import { type Database, openDatabase } from "../../db/database.js";
import { migrate } from "../../db/migrate.js";

/** A server to test on; null where none is named, and the tests that need one are skipped. */
export const TEST_POSTGRES_URL = process.env.DATABASE_URL ?? null;

/** Whether the whole suite runs on it. */
export const ON_POSTGRES = process.env.TEST_ON === "postgres";
if (ON_POSTGRES && !TEST_POSTGRES_URL) throw new Error("TEST_ON=postgres needs DATABASE_URL");

/** As the settings' defaults, with fewer connections. */
export const LIMITS = {
  ownerUrl: null,
  poolSize: 8,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 15_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 60_000,
};

/** A new, migrated database of its own on the test server; `close` drops it. `again` opens it once more, as another process would. */
export async function openPostgresTestDatabase(): Promise<Database & { again(): Promise<Database> }> {
  const made = await makeDatabase();
  const open = () => openDatabase({ kind: "postgres", ...LIMITS, url: made.url });
  const database = await open();
  await migrate(database, assets.migrations);
  return {
    ...database,
    again: open,
    async close() {
      await database.close();
      await made.drop();
    },
  };
}

/** A new, empty database on the test server. */
export async function makeDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  if (!TEST_POSTGRES_URL) throw new Error("DATABASE_URL names no server");
  const name = `balcao_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(TEST_POSTGRES_URL, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(TEST_POSTGRES_URL), { pathname: `/${name}` }).href;
  return { url, drop: async () => void (await onServer(TEST_POSTGRES_URL, `DROP DATABASE ${name} WITH (FORCE)`)) };
}

/** Runs one statement on a connection of its own. */
export async function onServer(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
