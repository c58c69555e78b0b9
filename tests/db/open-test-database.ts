import { existsSync } from "node:fs";
import { assets } from "../../cli/serve/assets.js";
import { type Database, openDatabase } from "../../db/database.js";
import type { EmbeddedOptions } from "../../db/embedded/embedded-postgres.js";
import { migrate } from "../../db/migrate.js";

/** A migrated embedded database, in memory unless `dir` is given; from the prepared seed where one was built. */
export async function openTestDatabase(options: Partial<EmbeddedOptions> = {}): Promise<Database> {
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
