import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * The columns of a table that this version knows, for a statement that reads whole rows.
 * Never `*`: a prepared statement of a running process would break the moment that a newer version adds a column.
 */
export function columnsOf(table: PgTable): string {
  return Object.values(getTableColumns(table))
    .map(({ name }) => `"${name}"`)
    .join(", ");
}
