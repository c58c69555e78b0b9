import type { Database, Statement } from "../database.js";
import { isUuid } from "./is-uuid.js";

const LIST: Statement = { name: "list_tenants", text: "SELECT id, slug, name FROM list_tenants()" };
const TIMEZONE: Statement = { name: "tenant_timezone", text: "SELECT timezone FROM tenants WHERE id = $1" };
const PING: Statement = { name: "ping", text: "SELECT 1 AS ok" };

export type TenantRow = { id: string; slug: string; name: string };

/** Every company of this installation, by slug. */
export function listTenants(database: Database): Promise<TenantRow[]> {
  return database.transaction([], (tx) => tx.run<TenantRow>(LIST, []));
}

/** A company's time zone (IANA). Null when there is no such company. */
export async function findTimezone(database: Database, tenantId: string): Promise<string | null> {
  if (!isUuid(tenantId)) return null;
  const [found] = await database.transaction([tenantId], (tx) => tx.run<{ timezone: string }>(TIMEZONE, [tenantId]));
  return found?.timezone ?? null;
}

/** Resolves when the database answers; rejects with its error when it does not. */
export async function ping(database: Database): Promise<void> {
  await database.transaction([], (tx) => tx.run(PING, []));
}
