import { sql } from "drizzle-orm";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import type { Database } from "./database.js";

/** Any number; who migrates holds this lock of the database. */
const MIGRATION_LOCK = 7_211_001;

/** Brings the schema up to date; `folder` is `db/migrations`. Safe at every start, of many processes at once: one migrates, the others wait. */
export async function migrate(database: Database, folder: string): Promise<void> {
  await database.withOwner(async (orm) => {
    await orm.execute(sql`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    try {
      await runMigrations(orm, { migrationsFolder: folder });
    } finally {
      await orm.execute(sql`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
    }
  });
}
