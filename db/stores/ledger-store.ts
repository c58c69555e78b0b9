import type { Database, Statement } from "../database.js";

const COUNTS: Statement = {
  name: "ledger_counts",
  text: `SELECT coalesce(outcome, 'waiting') AS outcome, count(*)::int AS messages FROM events
    WHERE tenant_id = $1 AND kind = 'message' AND received_at > now() - make_interval(days => $2) GROUP BY 1 ORDER BY 2 DESC`,
};
const UNEXPLAINED: Statement = {
  name: "ledger_unexplained",
  text: `SELECT id::text, conversation_id AS "conversationId", received_at AS "receivedAt", state, error FROM events
    WHERE tenant_id = $1 AND kind = 'message' AND received_at > now() - make_interval(days => $2)
      AND (state = 'dead' OR state = 'waiting' AND received_at < now() - interval '1 minute') ORDER BY events.id DESC LIMIT 100`,
};
const WHY: Statement = {
  name: "why",
  text: `SELECT e.id::text, e.kind, e.at, e.outcome, e.trace, e.error, m.content FROM messages m JOIN events e ON e.id = m.event_id
    WHERE m.tenant_id = $1 AND m.id = $2`,
};

export type LedgerCount = { outcome: string; messages: number };
export type Unexplained = { id: string; conversationId: string; receivedAt: Date; state: string; error: string | null };
export type Why = {
  id: string;
  kind: string;
  at: Date;
  outcome: string | null;
  trace: unknown;
  error: string | null;
  content: unknown;
};

/** The delivery ledger: what became of each inbound message, and what stands behind a line. */
export function createLedgerStore(database: Database) {
  return {
    async read(tenantId: string, days: number): Promise<{ counts: LedgerCount[]; unexplained: Unexplained[] }> {
      const [counts = [], unexplained = []] = await database.batch(
        [tenantId],
        [
          [COUNTS, [tenantId, days]],
          [UNEXPLAINED, [tenantId, days]],
        ],
      );
      return { counts: counts as LedgerCount[], unexplained: unexplained as Unexplained[] };
    },
    /** Of a line of the transcript: the event that brought or caused it, with its trace. Null: there is no such line. */
    async why(tenantId: string, lineId: string): Promise<Why | null> {
      if (!/^\d{1,18}$/.test(lineId)) return null;
      const [rows = []] = await database.batch([tenantId], [[WHY, [tenantId, lineId]]]);
      return (rows as Why[])[0] ?? null;
    },
  };
}
