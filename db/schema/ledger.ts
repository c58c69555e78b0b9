import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { MOVEMENT_KINDS } from "../../bot/vocabulary/movement.js";
import { id, instant, tenantId } from "./columns.js";

/** The company's money at gateways, movement by movement, as they told it. Rows are only added. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: id(),
    tenantId: tenantId(),
    /** As in `payments`; the company's own id for the sandbox that needs no account. */
    accountId: uuid("account_id").notNull(),
    gateway: text("gateway").notNull(),
    orderId: uuid("order_id").notNull(),
    paymentId: uuid("payment_id").notNull(),
    kind: text("kind", { enum: MOVEMENT_KINDS }).notNull(),
    /** The gateway's id of the charge, refund or dispute. A line that corrects another one has `#` and a number behind it. */
    gatewayId: text("gateway_id").notNull(),
    /** What came is above zero, what left is below; the currency's smallest unit. */
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: text("currency").notNull(),
    /** When it happened, says the gateway. */
    at: instant("at").notNull(),
    writtenAt: instant("written_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("ledger_entries_thing").on(t.tenantId, t.accountId, t.kind, t.gatewayId),
    index("ledger_entries_at").on(t.tenantId, t.at, t.id),
    index("ledger_entries_payment").on(t.paymentId),
  ],
);

/** What came of each comparison of the ledger with what a gateway knows. */
export const ledgerReports = pgTable(
  "ledger_reports",
  {
    id: id(),
    tenantId: tenantId(),
    accountId: uuid("account_id").notNull(),
    gateway: text("gateway").notNull(),
    /** The time that was compared. */
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    at: instant("at").notNull().defaultNow(),
    /** `asked`: it is to be made. `failed`: the gateway could not be asked, and `problem` says why. */
    state: text("state", { enum: ["asked", "done", "failed"] }).notNull(),
    problem: text("problem"),
    /** How many movements the gateway told of payments of ours, and of others' that use the same account. */
    compared: integer("compared").notNull(),
    foreign: integer("foreign_count").notNull(),
    /** How many payments were looked at again, and are in order now. */
    mended: integer("mended").notNull(),
    /** What still differs: `Difference` of payments/compare-books.ts. */
    differences: jsonb("differences").notNull(),
  },
  (t) => [
    uniqueIndex("ledger_reports_asked").on(t.tenantId, t.accountId).where(sql`state = 'asked'`),
    index("ledger_reports_at").on(t.tenantId, t.accountId, t.at),
  ],
);
