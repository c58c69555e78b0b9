import { createHash, randomUUID } from "node:crypto";
import { readMigrationFiles } from "drizzle-orm/migrator";
import pg from "pg";
import { type Database, openDatabase } from "../../db/database.js";
import { migrate } from "../../db/migrate.js";
import { assets } from "../../server/assets.js";

/** The server to test on. Null when the environment names none; tests that need one are then skipped. */
export const TEST_POSTGRES_URL = process.env.DATABASE_URL ?? null;

/** Whether the whole suite runs on it. */
export const ON_POSTGRES = process.env.TEST_ON === "postgres";
if (ON_POSTGRES && !TEST_POSTGRES_URL) throw new Error("TEST_ON=postgres needs DATABASE_URL");

/** The defaults of the settings, but with fewer connections. */
export const LIMITS = {
  ownerUrl: null,
  poolSize: 8,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 15_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 60_000,
};

/**
 * A new, migrated database on the test server; `close` drops it. `again` opens it a second time, as another process
 * would.
 */
export async function openPostgresTestDatabase(): Promise<Database & { again(): Promise<Database> }> {
  const made = await makeDatabase();
  const open = () => openDatabase({ kind: "postgres", ...LIMITS, url: made.servingUrl, ownerUrl: made.url });
  const database = await open();
  return {
    ...database,
    again: open,
    async close() {
      await database.close();
      await made.drop();
    },
  };
}

export type MadeDatabase = {
  /** The address with the role of DATABASE_URL: the owner, who sees everything. */
  url: string;
  /** The address with a role that has no more rights than `balcao_app`, as server processes use it. */
  servingUrl: string;
  drop(): Promise<void>;
};

/** A new, migrated database on the test server: a copy of one that is migrated once and stays there. */
export async function makeDatabase(): Promise<MadeDatabase> {
  template ??= migratedOnce();
  return makeEmptyDatabase(await template);
}

/** A new, empty database on the test server. */
export async function makeEmptyDatabase(template = "template1"): Promise<MadeDatabase> {
  if (!TEST_POSTGRES_URL) throw new Error("DATABASE_URL names no server");
  const name = `balcao_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(TEST_POSTGRES_URL, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = addressOf(name);
  return {
    url,
    servingUrl: Object.assign(new URL(url), { username: SERVING, password: SERVING }).href,
    drop: async () => void (await onServer(TEST_POSTGRES_URL, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** The role that serves in all tests, with its password. */
const SERVING = "balcao_test_server";
const MAKE_SERVING = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${SERVING}') THEN CREATE ROLE ${SERVING} LOGIN PASSWORD '${SERVING}' IN ROLE balcao_app; END IF;
END $$`;

let template: Promise<string> | null = null;
/** An arbitrary number. The process that makes the template holds this lock. */
const TEMPLATE_LOCK = 7_211_999;

/** The name of the database that the others are copied from. There is one for each state of the migrations. */
async function migratedOnce(): Promise<string> {
  if (!TEST_POSTGRES_URL) throw new Error("DATABASE_URL names no server");
  const hash = createHash("sha256");
  for (const { hash: one } of readMigrationFiles({ migrationsFolder: assets.migrations })) hash.update(one);
  const name = `balcao_template_${hash.digest("hex").slice(0, 16)}`;
  const client = new pg.Client({ connectionString: TEST_POSTGRES_URL });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rows.length > 0) {
      await client.query(MAKE_SERVING);
      return name;
    }
    const making = `${name}_making`;
    await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${making}`);
    const database = await openDatabase({ kind: "postgres", ...LIMITS, url: addressOf(making) });
    await migrate(database, assets.migrations).finally(() => database.close());
    await client.query(MAKE_SERVING);
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`);
    return name;
  } finally {
    await client.end();
  }
}

function addressOf(database: string): string {
  return Object.assign(new URL(TEST_POSTGRES_URL ?? ""), { pathname: `/${database}` }).href;
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
