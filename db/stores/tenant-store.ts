import type { Database, Statement } from "../database.js";

const LIST: Statement = { name: "list_tenants", text: "SELECT id, slug, name FROM list_tenants()" };
const PING: Statement = { name: "ping", text: "SELECT 1 AS ok" };

export type TenantRow = { id: string; slug: string; name: string };

/** Every company of this installation, by slug. */
export function listTenants(database: Database): Promise<TenantRow[]> {
  return database.transaction([], (tx) => tx.run<TenantRow>(LIST, []));
}

/** Resolves when the database answers; rejects with its error when it does not. */
export async function ping(database: Database): Promise<void> {
  await database.transaction([], (tx) => tx.run(PING, []));
}
