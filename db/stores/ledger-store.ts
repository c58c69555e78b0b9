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
const LINES: Statement = {
  name: "ledger_lines",
  text: `SELECT * FROM (SELECT m.id::text, m.id AS place, m.at, m.author, coalesce(m.content ->> 'text', m.content ->> 'kind', '') AS text
    FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.tenant_id = $1 AND (c.id::text = $2 OR c.external_id = $2) ORDER BY m.id DESC LIMIT $3) newest ORDER BY place`,
};
const WHY: Statement = {
  name: "why",
  text: `SELECT e.id::text, e.kind, e.at, e.outcome, e.trace, e.error, m.content, m.conversation_id AS "conversationId" FROM messages m JOIN events e ON e.id = m.event_id
    WHERE m.tenant_id = $1 AND m.id = $2`,
};

export type LedgerCount = { outcome: string; messages: number };
export type Unexplained = { id: string; conversationId: string; receivedAt: Date; state: string; error: string | null };
export type LedgerLine = { id: string; at: Date; author: string; text: string };
export type Why = {
  id: string;
  kind: string;
  at: Date;
  outcome: string | null;
  trace: unknown;
  error: string | null;
  content: unknown;
  conversationId: string;
};

/** Reads the delivery ledger: what became of each inbound message, and why a line was sent. */
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
    /**
     * The newest lines of a conversation, oldest first. `of` is the conversation's id or the customer's id on the
     * channel (a phone number).
     */
    async lines(tenantId: string, of: string, most: number): Promise<LedgerLine[]> {
      const [rows = []] = await database.batch([tenantId], [[LINES, [tenantId, of, most]]]);
      return rows as LedgerLine[];
    },
    /**
     * For a line of the transcript, the event that brought or caused it, with its trace. Null when there is no such
     * line.
     */
    async why(tenantId: string, lineId: string): Promise<Why | null> {
      if (!/^\d{1,18}$/.test(lineId)) return null;
      const [rows = []] = await database.batch([tenantId], [[WHY, [tenantId, lineId]]]);
      return (rows as Why[])[0] ?? null;
    },
  };
}
