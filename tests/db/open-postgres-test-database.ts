import { randomUUID } from "node:crypto";
import pg from "pg";
import { assets } from "../../cli/serve/assets.js";
import { type Database, openDatabase } from "../../db/database.js";
import { migrate } from "../../db/migrate.js";

/** A server to test on; null where none is named, and the tests that need one are skipped, loudly. */
export const TEST_POSTGRES_URL = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL ?? null;

/** A new, migrated database of its own on the test server; `close` drops it. `again` opens it once more, as another process would. */
export async function openPostgresTestDatabase(): Promise<Database & { url: string; again(): Promise<Database> }> {
  if (!TEST_POSTGRES_URL) throw new Error("TEST_DATABASE_URL names no server");
  const name = `balcao_test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  await onServer(`CREATE DATABASE ${name}`);
  const open = () => openDatabase({ kind: "postgres", url: url.href, poolSize: 8, statementTimeoutMs: 15_000 });
  const database = await open();
  await migrate(database, assets.migrations);
  return {
    ...database,
    url: url.href,
    again: open,
    async close() {
      await database.close();
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_POSTGRES_URL ?? "" });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
