import { existsSync } from "node:fs";
import { type Database, openDatabase } from "../../db/database.js";
import type { EmbeddedOptions } from "../../db/embedded/embedded-postgres.js";
import { migrate } from "../../db/migrate.js";
import { assets } from "../../server/assets.js";
import { ON_POSTGRES, openPostgresTestDatabase } from "./open-postgres-test-database.js";

/**
 * A migrated database: embedded, or with `TEST_ON=postgres` a new one on the server of `DATABASE_URL`. What is true on
 * one must be true on the other.
 */
export function openTestDatabase(): Promise<Database> {
  return ON_POSTGRES ? openPostgresTestDatabase() : openEmbeddedTestDatabase();
}

/** A migrated embedded database, in memory unless `dir` is given. It uses the prepared seed if one was built. */
export async function openEmbeddedTestDatabase(options: Partial<EmbeddedOptions> = {}): Promise<Database> {
  const database = await openDatabase({
    kind: "embedded",
    dir: null,
    seed: existsSync(assets.seed) ? assets.seed : null,
    fsync: false,
    requestTimeoutMs: 60_000,
    ...options,
  });
  await migrate(database, assets.migrations);
  return database;
}
