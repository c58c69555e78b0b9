import { existsSync } from "node:fs";
import { type Database, openDatabase } from "../../db/database.js";
import type { EmbeddedOptions } from "../../db/embedded/embedded-postgres.js";
import { migrate } from "../../db/migrate.js";
import { assets } from "../../server/assets.js";
import { ON_POSTGRES, openPostgresTestDatabase } from "./open-postgres-test-database.js";

/**
 * A migrated database of either size: embedded, unless `TEST_ON=postgres` asks for one of its own on the server of
 * `DATABASE_URL`. What holds on one must hold on the other.
 */
export function openTestDatabase(): Promise<Database> {
  return ON_POSTGRES ? openPostgresTestDatabase() : openEmbeddedTestDatabase();
}

/** A migrated embedded database, in memory unless `dir` is given; from the prepared seed where one was built. */
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
