import type { MovementKind } from "../../bot/vocabulary/movement.js";
import type { Difference } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";
import { auditOf, type By } from "./audit-store.js";

/** Sums of an account on a day of the company's calendar (`YYYY-MM-DD`). */
export type DaySum = {
  day: string;
  accountId: string;
  account: string;
  gateway: string;
  currency: string;
  charged: number;
  fees: number;
  refunded: number;
  disputed: number;
  total: number;
};
export type ReportRow = {
  id: string;
  accountId: string;
  account: string;
  gateway: string;
  from: number;
  to: number;
  at: number;
  state: "asked" | "done" | "failed";
  compared: number;
  foreign: number;
  mended: number;
  differences: (Difference & { number: number | null; conversationId: string | null })[];
};
/** A line as people read it; `when` in the company's time. */
export type ExportLine = {
  id: string;
  place: string;
  when: string;
  kind: MovementKind;
  account: string;
  gateway: string;
  number: number;
  amount: number;
  currency: string;
  gatewayId: string;
  paymentId: string;
};
export type Days = { from: string; to: string };

const MS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
/** An account is known by the title that its company gave it; the sandbox without one is known as such. */
const ACCOUNT = "coalesce(a.title, 'Simulação')";
const OF_ACCOUNT = "LEFT JOIN payment_accounts a ON a.tenant_id = l.tenant_id AND a.id = l.account_id";
/** The moments at which the company's days begin and end. */
const WITHIN = `l.at >= ($2::date)::timestamp AT TIME ZONE t.timezone AND l.at < ($3::date + 1)::timestamp AT TIME ZONE t.timezone`;
const sumOf = (kinds: string) => `coalesce(sum(l.amount) FILTER (WHERE l.kind IN (${kinds})), 0)::float8`;

const DAYS: Statement = {
  name: "ledger_days",
  text: `SELECT to_char(l.at AT TIME ZONE t.timezone, 'YYYY-MM-DD') AS day, l.account_id AS "accountId", ${ACCOUNT} AS account, l.gateway, l.currency,
      ${sumOf("'charge'")} AS charged, ${sumOf("'fee', 'dispute_fee'")} AS fees, ${sumOf("'refund', 'refund_failed'")} AS refunded,
      ${sumOf("'dispute', 'dispute_won'")} AS disputed, sum(l.amount)::float8 AS total
    FROM tenants t JOIN ledger_entries l ON l.tenant_id = t.id ${OF_ACCOUNT}
    WHERE t.id = $1 AND ${WITHIN} GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC, 3, 5`,
};
/** Of each account the newest that ended, and one that is asked for. */
const REPORTS: Statement = {
  name: "ledger_reports",
  text: `SELECT DISTINCT ON (account, l.account_id, l.state = 'asked') l.id, l.account_id AS "accountId", ${ACCOUNT} AS account, l.gateway,
      ${MS("l.from_at")} AS from, ${MS("l.to_at")} AS to, ${MS("l.at")} AS at, l.state, l.compared, l.foreign_count AS foreign, l.mended,
      (SELECT coalesce(jsonb_agg(d.value || jsonb_build_object('number', o.number, 'conversationId', o.conversation_id) ORDER BY d.n), '[]')
        FROM jsonb_array_elements(l.differences) WITH ORDINALITY d(value, n)
        LEFT JOIN payments p ON p.tenant_id = l.tenant_id AND p.id = (d.value ->> 'paymentId')::uuid
        LEFT JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = p.order_id) AS differences
    FROM ledger_reports l ${OF_ACCOUNT} WHERE l.tenant_id = $1 ORDER BY account, l.account_id, l.state = 'asked', l.at DESC`,
};
const PAGE: Statement = {
  name: "export_ledger",
  text: `SELECT l.id, extract(epoch FROM l.at)::text AS place, to_char(l.at AT TIME ZONE t.timezone, 'DD/MM/YYYY HH24:MI') AS when, l.kind,
      ${ACCOUNT} AS account, l.gateway, o.number, l.amount::float8 AS amount, l.currency, l.gateway_id AS "gatewayId", l.payment_id AS "paymentId"
    FROM tenants t JOIN ledger_entries l ON l.tenant_id = t.id JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id ${OF_ACCOUNT}
    WHERE t.id = $1 AND ${WITHIN} AND ($4::text IS NULL OR (l.at, l.id) > (to_timestamp($4::numeric), $5::uuid)) ORDER BY l.at, l.id LIMIT $6`,
};

/** Reads the money ledger for people. */
export function createBooksReader(database: Database) {
  return {
    days: (tenantId: string, { from, to }: Days): Promise<DaySum[]> =>
      database.transaction([tenantId], (tx) => tx.run(DAYS, [tenantId, from, to])),
    reports: (tenantId: string): Promise<ReportRow[]> =>
      database.transaction([tenantId], (tx) => tx.run(REPORTS, [tenantId])),
    /** The lines of these days after this one, in the order in which it happened; `most` of them. */
    lines: (tenantId: string, { from, to }: Days, after: ExportLine | null, most: number): Promise<ExportLine[]> =>
      database.transaction([tenantId], (tx) =>
        tx.run(PAGE, [tenantId, from, to, after?.place ?? null, after?.id ?? null, most]),
      ),
    /** Writes down that somebody took the ledger with them. */
    async exported(tenantId: string, days: Days, by: By): Promise<void> {
      const entry = { ...by, action: "ledger.export", subject: "ledger:csv", detail: days } as const;
      await database.batch([tenantId], [auditOf(tenantId, entry)]);
    },
  };
}

export type BooksReader = ReturnType<typeof createBooksReader>;
