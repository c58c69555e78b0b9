import type { MovementKind } from "../../bot/vocabulary/movement.js";
import type { AskedReport, BooksStore, LedgerLine } from "../../payments/ports.js";
import type { Database, Prepared, Statement } from "../database.js";
import { payments } from "../schema/order.js";
import { raiseAlert } from "./alert-store.js";
import { auditOf } from "./audit-store.js";
import { columnsOf } from "./columns-of.js";
import { type PaymentRow, presentPayment } from "./payment-row.js";

const MS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const LINE = `id AS "lineId", payment_id AS "paymentId", kind, gateway_id AS id, amount::float8 AS amount, currency, ${MS("at")} AS at`;
const PAYMENT = columnsOf(payments);

const ASKED: Statement = {
  name: "asked_ledger_reports",
  text: `SELECT id, tenant_id AS "tenantId", account_id AS "accountId", gateway, ${MS("from_at")} AS from, ${MS("to_at")} AS to, ${MS("at")} AS "askedAt" FROM find_asked_reports($1)`,
};
/** How long the money of a payment may move: a bank may take it back for half a year. */
const MONEY_MOVES = "200 days";
/** Accounts whose money may still move. One that is asked for already is left. */
const ASK_FOR: Statement = {
  name: "ask_for_ledger_reports",
  text: `INSERT INTO ledger_reports (id, tenant_id, account_id, gateway, from_at, to_at, at, state, compared, foreign_count, mended, differences)
    SELECT gen_random_uuid(), $1, a.account, a.gateway, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), 'asked', 0, 0, 0, '[]'
    FROM (SELECT coalesce(account_id, tenant_id) AS account, gateway FROM payments
      WHERE tenant_id = $1 AND created_at > to_timestamp($5::float8 / 1000) - interval '${MONEY_MOVES}' GROUP BY 1, 2) a
    WHERE NOT EXISTS (SELECT FROM ledger_reports r WHERE r.tenant_id = $1 AND r.account_id = a.account AND r.state = 'done' AND r.at > to_timestamp($2::float8 / 1000))
      AND ($6 OR NOT EXISTS (SELECT FROM (SELECT count(*) AS times, max(r.at) AS last FROM ledger_reports r WHERE r.tenant_id = $1 AND r.account_id = a.account
          AND r.state = 'failed' AND r.at > to_timestamp($5::float8 / 1000) - interval '1 day') f
        WHERE f.last + interval '50 minutes' * power(2, f.times - 1) > to_timestamp($5::float8 / 1000)))
    ON CONFLICT (tenant_id, account_id) WHERE state = 'asked' DO NOTHING`,
};
/** While a report is being made, its moment is the one at which another may make it: its maker may have ended. */
const CLAIM: Statement = {
  name: "claim_ledger_report",
  text: `UPDATE ledger_reports SET at = to_timestamp($4::float8 / 1000) WHERE tenant_id = $1 AND id = $2 AND state = 'asked'
    AND at <= to_timestamp($3::float8 / 1000) RETURNING id`,
};
const END: Statement = {
  name: "end_ledger_report",
  text: `UPDATE ledger_reports SET state = $3, problem = $4, compared = $5, foreign_count = $6, mended = $7, differences = $8, at = to_timestamp($9::float8 / 1000)
    WHERE tenant_id = $1 AND id = $2 AND state = 'asked' RETURNING id`,
};
/** Reports are of use for a year, and those that failed for a day, or until one does not. */
const FORGET: Statement = {
  name: "forget_ledger_reports",
  text: `DELETE FROM ledger_reports WHERE tenant_id = $1 AND account_id = $2 AND id <> $3
    AND (at < now() - interval '400 days' OR (state = 'failed' AND ($4::text = 'done' OR at < to_timestamp($5::float8 / 1000) - interval '1 day')))`,
};
const LINES_OF: Statement = {
  name: "ledger_lines_of",
  text: `SELECT ${LINE} FROM ledger_entries WHERE tenant_id = $1 AND payment_id = $2`,
};
const OF_CHARGE: Statement = {
  name: "payment_of_charge",
  text: `SELECT payment_id AS id FROM ledger_entries WHERE tenant_id = $1 AND account_id = $2 AND kind = 'charge' AND gateway_id = $3`,
};
const FIND: Statement = {
  name: "find_payment_of_books",
  text: `SELECT ${PAYMENT} FROM payments WHERE tenant_id = $1 AND id = $2`,
};
const BETWEEN: Statement = {
  name: "ledger_lines_between",
  text: `SELECT ${LINE} FROM ledger_entries WHERE tenant_id = $1 AND account_id = $2 AND at >= to_timestamp($3::float8 / 1000)
    AND at < to_timestamp($4::float8 / 1000) AND ($5::uuid IS NULL OR id > $5::uuid) ORDER BY id LIMIT 1000`,
};
/** Not those in review because they differ from what was asked for: people know of them, and nothing more is written. */
const WITHOUT: Statement = {
  name: "paid_without_ledger_lines",
  text: `SELECT ${PAYMENT} FROM payments p WHERE p.tenant_id = $1 AND coalesce(p.account_id, p.tenant_id) = $2 AND p.paid_at < to_timestamp($3::float8 / 1000)
    AND p.paid_at > to_timestamp($3::float8 / 1000) - interval '${MONEY_MOVES}' AND NOT (p.state = 'review' AND coalesce(p.problem, '') LIKE 'differs%')
    AND p.external_id IS NOT NULL AND NOT EXISTS (SELECT FROM ledger_entries l WHERE l.payment_id = p.id) ORDER BY p.created_at DESC LIMIT $4`,
};

type Line = LedgerLine & { lineId: string; kind: MovementKind };

/** Implements `BooksStore`. */
export function createBooksStore(database: Database): BooksStore {
  return {
    asked: (most) => database.transaction([], (tx) => tx.run<AskedReport>(ASKED, [most])),
    async askFor(tenantId, { since, from, to, now }, by) {
      const asked: Prepared = [ASK_FOR, [tenantId, since, from, to, now, by !== undefined]];
      const entry = by && auditOf(tenantId, { ...by, action: "ledger.compare", subject: "ledger:comparison" });
      await database.batch([tenantId], entry ? [asked, entry] : [asked]);
    },
    claim: ({ id, tenantId }, { now, until }) =>
      database.transaction([tenantId], async (tx) => (await tx.run(CLAIM, [tenantId, id, now, until])).length > 0),
    async end({ id, tenantId, accountId, askedAt }, end, alert = null) {
      const counts =
        end.state === "done"
          ? [end.compared, end.foreign, end.mended, JSON.stringify(end.differences)]
          : [0, 0, 0, "[]"];
      const problem = end.state === "failed" ? end.problem : null;
      await database.transaction([tenantId], async (tx) => {
        const ended = await tx.run(END, [tenantId, id, end.state, problem, ...counts, askedAt]);
        if (ended.length === 0) return;
        await tx.run(FORGET, [tenantId, accountId, id, end.state, askedAt]);
        if (alert) await raiseAlert(tx, tenantId, null, alert);
      });
    },
    linesOf: (tenantId, paymentId) =>
      database.transaction([tenantId], (tx) => tx.run<Line>(LINES_OF, [tenantId, paymentId])),
    async paymentOfCharge({ tenantId, accountId }, charge) {
      const values = [tenantId, accountId, charge];
      const [found] = await database.transaction([tenantId], (tx) => tx.run<{ id: string }>(OF_CHARGE, values));
      return found?.id ?? null;
    },
    async findPayment(tenantId, paymentId) {
      const [row] = await database.transaction([tenantId], (tx) => tx.run<PaymentRow>(FIND, [tenantId, paymentId]));
      return row ? presentPayment(row) : null;
    },
    linesBetween: ({ tenantId, accountId, from, to }, after) =>
      database.transaction([tenantId], (tx) => tx.run<Line>(BETWEEN, [tenantId, accountId, from, to, after])),
    async paidWithoutLines({ tenantId, accountId, to }, most) {
      const values = [tenantId, accountId, to, most];
      const rows = await database.transaction([tenantId], (tx) => tx.run<PaymentRow>(WITHOUT, values));
      return rows.map(presentPayment);
    },
  };
}
