import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * The columns of a table that this version knows, for a statement that reads whole rows. Such a statement never uses
 * `*`: it would break in a running process as soon as a newer version added a column.
 */
export function columnsOf(table: PgTable): string {
  return Object.values(getTableColumns(table))
    .map(({ name }) => `"${name}"`)
    .join(", ");
}
