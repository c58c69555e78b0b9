import { bigint, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { tenantId } from "./columns.js";

/**
 * The entries of each tenant as a chain: `hash` covers the entry and the hash before it (`db/audit/link-of.ts`). Written
 * afterwards and in batches, so that no write waits for another. Rows are only added.
 */
export const auditChain = pgTable(
  "audit_chain",
  {
    tenantId: tenantId(),
    /** 1, 2, 3, … within a tenant. */
    n: bigint("n", { mode: "number" }).notNull(),
    entryId: uuid("entry_id").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.n] }), uniqueIndex("audit_chain_entry").on(t.tenantId, t.entryId)],
);
