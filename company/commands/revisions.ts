import { and, eq } from "drizzle-orm";
import type { Tx } from "../../db/database.js";
import { companyItems } from "../../db/schema/company-item.js";

/** One transaction in which a company is only read. */
export type Reading = <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

/** How often each thing of a kind was changed, by its name. */
export async function revisions(tx: Tx, tenantId: string, kind: string): Promise<(name: string) => number> {
  const isKind = and(eq(companyItems.tenantId, tenantId), eq(companyItems.kind, kind));
  const rows = await tx.orm.select().from(companyItems).where(isKind);
  const known = new Map(rows.map((row) => [row.name, row.revision]));
  return (name) => known.get(name) ?? 0;
}
