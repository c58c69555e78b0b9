import type { Database, Statement, Tx } from "../../database.js";

/**
 * Short ways to ask the database within the given tenants. With no tenants, only the narrow definer functions can read
 * anything.
 */
export type Asking = {
  database: Database;
  rows<Row extends object>(tenants: string[], statement: Statement, values: unknown[]): Promise<Row[]>;
  /** The first row, presented; null when there is none. */
  one<Row extends object, T>(
    tenants: string[],
    statement: Statement,
    values: unknown[],
    present: (row: Row) => T,
  ): Promise<T | null>;
  /** Runs one transaction of one tenant. */
  within<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
};

export function createAsking(database: Database): Asking {
  const rows: Asking["rows"] = async <Row extends object>(tenants: string[], statement: Statement, values: unknown[]) =>
    ((await database.batch(tenants, [[statement, values]]))[0] ?? []) as Row[];
  return {
    database,
    rows,
    async one<Row extends object, T>(
      tenants: string[],
      statement: Statement,
      values: unknown[],
      present: (row: Row) => T,
    ) {
      const [row] = await rows<Row>(tenants, statement, values);
      return row ? present(row) : null;
    },
    within: (tenantId, work) => database.transaction([tenantId], work),
  };
}
