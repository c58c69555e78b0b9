import { z } from "zod";
import { MOVEMENT_KINDS } from "../../bot/vocabulary/movement.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Days of the company's own calendar; both count. */
const days = z.object({ from: day, to: day });

/** Amounts are integers of the currency's smallest unit; what left the account is below zero. */
const daySumSchema = z
  .object({
    day,
    accountId: z.string(),
    account: z.string(),
    gateway: z.string(),
    currency: z.string(),
    charged: z.int(),
    fees: z.int(),
    refunded: z.int(),
    disputed: z.int(),
    total: z.int(),
  })
  .meta({ id: "LedgerDay" });
export type LedgerDay = z.infer<typeof daySumSchema>;

const differenceSchema = z.object({
  /** `missing_here`, `missing_there`, `amount`, `unpaid`, `unknown`. */
  what: z.enum(["missing_here", "missing_there", "amount", "unpaid", "unknown"]),
  kind: z.enum(MOVEMENT_KINDS).nullable(),
  /** The gateway's id of the charge, refund or dispute. */
  gatewayId: z.string(),
  paymentId: z.string().nullable(),
  ours: z.int().nullable(),
  theirs: z.int().nullable(),
  currency: z.string(),
  at: z.number(),
  /** The order of the payment, and its conversation; null where we know none. */
  number: z.int().nullable(),
  conversationId: z.string().nullable(),
});
const reportSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    account: z.string(),
    gateway: z.string(),
    from: z.number(),
    to: z.number(),
    at: z.number(),
    state: z.enum(["asked", "done", "failed"]),
    /** How many movements of ours were compared, and how many of others use the same account. */
    compared: z.int(),
    foreign: z.int(),
    /** How many payments were out of date, and are in order since. */
    mended: z.int(),
    differences: z.array(differenceSchema),
  })
  .meta({ id: "LedgerReport" });
export type LedgerReport = z.infer<typeof reportSchema>;

export const ledgerDaysRoute = defineRoute({
  method: "get",
  path: "/ledger/days",
  may: "payments.settle",
  summary: "What came to each account at a gateway and left it, by day: 93 days at most.",
  query: days,
  answer: z.object({ items: z.array(daySumSchema) }).meta({ id: "LedgerDays" }),
});
export const ledgerReportsRoute = defineRoute({
  method: "get",
  path: "/ledger/reports",
  may: "payments.settle",
  summary: "The newest comparison of each account with what its gateway tells, and one that is to be made.",
  answer: z.object({ items: z.array(reportSchema) }).meta({ id: "LedgerReports" }),
});
/** A second time asks for nothing more while the first waits. */
export const compareLedgerRoute = defineRoute({
  method: "post",
  path: "/ledger/reports",
  may: "payments.settle",
  summary: "Asks for a comparison of all accounts now. It is made soon afterwards.",
  idempotent: true,
  status: 202,
  answer: null,
});
export const exportLedgerRoute = defineRoute({
  method: "get",
  path: "/ledger/export",
  may: "payments.settle",
  summary:
    "The ledger as a CSV file for Brazilian Excel (`;`, decimal comma, BOM): 400 days at most. Leaves an entry in the audit.",
  query: days,
  answer: "file",
});
