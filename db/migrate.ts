import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import type { Database } from "./database.js";

/** Brings the schema up to date; `folder` is `db/migrations`. Safe to run at every start. */
export async function migrate(database: Database, folder: string): Promise<void> {
  await database.withOwner((orm) => runMigrations(orm, { migrationsFolder: folder }));
}
