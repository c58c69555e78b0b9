import type { Sight } from "../../platform/rights.js";
import type { Database, Statement } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";
import { type BySight, bySight, forSight } from "./by-sight.js";
import { createDeadLetterStore, problemEntry, type Revived } from "./dead-letter-store.js";

/** A send that people must look at: given up (`dead`), or nobody knows whether it arrived (`uncertain`). */
export type ProblemRow = {
  key: string;
  kind: "dead" | "uncertain";
  what: string;
  conversationId: string;
  contactId: string;
  contactName: string | null;
  phone: string | null;
  content: Record<string, unknown> | null;
  reason: string | null;
  at: number;
  /** Its position in the list. */
  place: string;
};

/** When a problem began, in µs since the epoch: its place in the list. */
const PLACE = "(extract(epoch FROM w.at) * 1000000)::bigint";

/** Parameters: tenant, how many, place and key of the last problem seen, the user and their teams. */
const LIST: BySight = bySight(
  "list_problems",
  5,
  (
    seen,
  ) => `SELECT w.key, w.kind, w.what, w.conversation AS "conversationId", p.id AS "contactId", p.name AS "contactName", p.phone, w.content, w.reason, (extract(epoch FROM w.at) * 1000)::float8 AS at, ${PLACE}::text AS place
    FROM (
      SELECT f.event_id || '.' || f.n AS key, CASE f.state WHEN 'failed' THEN 'dead' ELSE 'uncertain' END AS kind, f.kind AS what, f.conversation_id AS conversation,
        m.content, f.error AS reason, coalesce(f.ended_at, f.started_at, now()) AS at
      FROM effects f LEFT JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id
      WHERE f.tenant_id = $1 AND f.state IN ('failed', 'uncertain')
      UNION ALL
      SELECT e.id::text, 'dead', e.kind, e.conversation_id, e.payload -> 'content', e.error, e.received_at FROM events e
      WHERE e.tenant_id = $1 AND e.state = 'dead' AND e.conversation_id IS NOT NULL
    ) w JOIN conversations c ON c.id = w.conversation JOIN contacts p ON p.id = c.contact_id
    WHERE ${seen.row("c.")} AND ($3::bigint IS NULL OR (${PLACE}, w.key) < ($3::bigint, $4::text)) ORDER BY ${PLACE} DESC, w.key DESC LIMIT $2`,
);

/** Parameters: tenant, the user and their teams. The conversation is only looked at where not all are seen. */
export const PROBLEM_COUNT: BySight = bySight("count_problems", 2, (seen) => {
  const where = seen.id("w.conversation_id");
  const effects = (state: string) =>
    `(SELECT count(*) FROM effects w WHERE w.tenant_id = $1 AND w.state = '${state}' AND ${where})`;
  return `SELECT (${effects("failed")} + ${effects("uncertain")}
      + (SELECT count(*) FROM events w WHERE w.tenant_id = $1 AND w.state = 'dead' AND w.conversation_id IS NOT NULL AND ${where}))::int AS problems`;
});

const OF_EFFECT: Statement = {
  name: "problem_effect_conversation",
  text: `SELECT conversation_id AS "conversationId" FROM effects WHERE event_id = $2 AND n = $3 AND tenant_id = $1 AND state IN ('failed', 'uncertain')`,
};
const OF_EVENT: Statement = {
  name: "problem_event_conversation",
  text: `SELECT conversation_id AS "conversationId" FROM events WHERE id = $2 AND tenant_id = $1 AND state = 'dead' AND conversation_id IS NOT NULL`,
};

// A person accepts the risk that the message arrives twice. The process that waits for the provider's status will find
// that the effect is no longer its own.
const REPEAT: Statement = {
  name: "repeat_uncertain",
  text: `WITH back AS (
      UPDATE effects SET state = 'pending', attempts = 0, due_at = NULL, error = NULL, worker = NULL, started_at = NULL, by_person = true
      WHERE event_id = $2 AND n = $3 AND tenant_id = $1 AND state = 'uncertain' RETURNING conversation_id, message_id
    ), line AS (
      UPDATE messages m SET status = 'queued', problem = NULL FROM back WHERE m.conversation_id = back.conversation_id AND m.id = back.message_id
    )
    SELECT conversation_id AS "conversationId" FROM back`,
};
const DISMISS_EFFECT: Statement = {
  name: "dismiss_effect",
  text: `UPDATE effects SET state = 'cancelled', ended_at = coalesce(ended_at, now()) WHERE event_id = $2 AND n = $3 AND tenant_id = $1 AND state IN ('failed', 'uncertain')
    RETURNING conversation_id AS "conversationId"`,
};
const DISMISS_EVENT: Statement = {
  name: "dismiss_event",
  text: `UPDATE events SET state = 'done' WHERE id = $2 AND tenant_id = $1 AND state = 'dead' RETURNING conversation_id AS "conversationId"`,
};

const EVENT = /^\d{1,18}$/;

type Found = { conversationId: string };

/** Problems that wait for a person, and what people decide about them. */
export function createProblemStore(database: Database) {
  const deadLetters = createDeadLetterStore(database);
  async function first(tenantId: string, statement: Statement, values: unknown[]): Promise<Found | null> {
    const [rows = []] = await database.batch([tenantId], [[statement, [tenantId, ...values]]]);
    return (rows as Found[])[0] ?? null;
  }
  /** Does what a person decided, and writes it down when there was something to decide. */
  const decide = (
    tenantId: string,
    statement: Statement,
    values: unknown[],
    entry: AuditEntry,
  ): Promise<Found | null> =>
    database.transaction([tenantId], async (tx) => {
      const [found] = await tx.run<Found>(statement, [tenantId, ...values]);
      if (found) await tx.run(...auditOf(tenantId, entry));
      return found ?? null;
    });
  return {
    /** At most `most` problems that these people see, the newest first, after `place` and `key` of the last one seen. */
    list: (
      tenantId: string,
      sight: Sight,
      after: { place: string; key: string } | null,
      most: number,
    ): Promise<ProblemRow[]> =>
      database.transaction([tenantId], (tx) =>
        tx.run<ProblemRow>(...forSight(LIST, [tenantId, most, after?.place ?? null, after?.key ?? null], sight)),
      ),
    /** The conversation of an open problem; null when there is no such problem (any more). */
    async conversationOf(tenantId: string, key: string): Promise<string | null> {
      const effect = effectOf(key);
      const found = effect
        ? await first(tenantId, OF_EFFECT, effect)
        : EVENT.test(key)
          ? await first(tenantId, OF_EVENT, [key])
          : null;
      return found?.conversationId ?? null;
    },
    /**
     * Tries again. `opted_out`: the message is for somebody who wants none. Null when there is no such problem (any
     * more).
     */
    async resend(tenantId: string, key: string, by: By): Promise<Revived> {
      const revived = await deadLetters.revive(tenantId, key, by);
      const effect = effectOf(key);
      return revived ?? (effect ? decide(tenantId, REPEAT, effect, problemEntry(by, "resend", key)) : null);
    },
    /** Gives the send up for good. The line keeps its status, and the ledger its outcome. */
    async dismiss(tenantId: string, key: string, by: By): Promise<Found | null> {
      const effect = effectOf(key);
      const entry = problemEntry(by, "dismiss", key);
      if (effect) return decide(tenantId, DISMISS_EFFECT, effect, entry);
      return EVENT.test(key) ? decide(tenantId, DISMISS_EVENT, [key], entry) : null;
    },
  };
}

function effectOf(key: string): [eventId: string, n: string] | null {
  const match = /^(\d{1,18})\.(\d{1,4})$/.exec(key);
  return match ? [match[1] ?? "", match[2] ?? ""] : null;
}

export type ProblemStore = ReturnType<typeof createProblemStore>;
