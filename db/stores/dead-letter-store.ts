import type { Database, Statement } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";

/**
 * An effect or event that was given up: a message that could not be sent (`key` names the effect), or an event that no
 * turn could handle.
 */
export type DeadLetter = {
  kind: "effect" | "event";
  key: string;
  conversationId: string;
  what: string;
  error: string | null;
  at: string;
};

export type Revived = { conversationId: string } | "opted_out" | null;

const LIST: Statement = {
  name: "list_dead_letters",
  text: `SELECT 'effect' AS kind, f.event_id || '.' || f.n AS key, f.conversation_id AS "conversationId", f.kind AS what, f.error, f.ended_at AS at
      FROM effects f WHERE f.tenant_id = $1 AND f.state = 'failed'
    UNION ALL
    SELECT 'event', e.id::text, e.conversation_id, e.kind, e.error, e.received_at FROM events e WHERE e.tenant_id = $1 AND e.state = 'dead'
    ORDER BY at DESC LIMIT $2`,
};
/**
 * Parameters: event, n, tenant. Gives a row when the effect is a message to somebody who opted out. Nobody may send
 * that, however often it is asked for.
 */
const UNWANTED: Statement = {
  name: "unwanted_send",
  text: `SELECT 1 FROM effects f JOIN conversations c ON c.id = f.conversation_id JOIN contacts p ON p.id = c.contact_id
    WHERE f.event_id = $1 AND f.n = $2 AND f.tenant_id = $3 AND f.kind = 'send' AND f.state IN ('failed', 'uncertain') AND p.opted_out`,
};
const REVIVE_EFFECT: Statement = {
  name: "revive_effect",
  text: `WITH back AS (
      UPDATE effects f SET state = 'pending', attempts = 0, due_at = NULL, error = NULL, worker = NULL, started_at = NULL, ended_at = NULL, by_person = true
      WHERE f.event_id = $1 AND f.n = $2 AND f.tenant_id = $3 AND f.state = 'failed' RETURNING f.conversation_id, f.message_id
    ), line AS (
      UPDATE messages m SET status = 'queued', problem = NULL FROM back WHERE m.conversation_id = back.conversation_id AND m.id = back.message_id
    )
    SELECT conversation_id AS "conversationId" FROM back`,
};
// An event over which processes ended is tried once more, and not three times.
const REVIVE_EVENT: Statement = {
  name: "revive_event",
  text: `UPDATE events SET state = 'waiting', attempts = 0, begun = least(begun, 2), begun_by = NULL, error = NULL, outcome = NULL WHERE id = $1 AND tenant_id = $2 AND state = 'dead'
    RETURNING conversation_id AS "conversationId"`,
};

/** The audit's entry about what a person decided. */
export const problemEntry = (by: By, how: "resend" | "dismiss", key: string): AuditEntry => ({
  ...by,
  action: `problem.${how}`,
  subject: `problem:${key}`,
});

/** The dead letters that people must look at, and sending them again. */
export function createDeadLetterStore(database: Database) {
  return {
    list: (tenantId: string, most: number) =>
      database.transaction([tenantId], (tx) => tx.run<DeadLetter>(LIST, [tenantId, most])),
    /**
     * Tries again because a person asks for it. The bot's lease therefore does not matter, but the contact's opt-out
     * does (`opted_out`, and nothing changes). Null when there is no such dead letter.
     */
    async revive(tenantId: string, key: string, by: By): Promise<Revived> {
      const effect = /^(\d{1,18})\.(\d{1,4})$/.exec(key);
      if (!effect && !/^\d{1,18}$/.test(key)) return null;
      return database.transaction([tenantId], async (tx) => {
        const named = effect ? [effect[1], effect[2], tenantId] : [key, tenantId];
        if (effect && (await tx.run(UNWANTED, named)).length > 0) return "opted_out";
        const [revived] = await tx.run<{ conversationId: string }>(effect ? REVIVE_EFFECT : REVIVE_EVENT, named);
        if (revived) await tx.run(...auditOf(tenantId, problemEntry(by, "resend", key)));
        return revived ?? null;
      });
    },
  };
}
