import type { ConversationRef, EffectEnd, EffectRef, OpenEffect } from "../../../bot/ports/store.js";
import type { Database, Statement } from "../../database.js";
import { storableJson } from "./storable-json.js";

// A row is marked only while it is the conversation's oldest open effect (fetching a file waits
// for nobody) and the lease it was decided under still holds.
// A person who takes over cancels pending rows in the transaction that raises the epoch, so the two cannot both win.
const BEGIN: Statement = {
  name: "begin_effects",
  text: `UPDATE effects f SET state = 'sending', worker = $2, started_at = now(), attempts = f.attempts + 1
    FROM jsonb_to_recordset($1::jsonb) AS w(event bigint, n smallint)
    WHERE f.event_id = w.event AND f.n = w.n AND f.state IN ('pending', 'uncertain')
      AND (f.by_person OR f.epoch = (SELECT c.epoch FROM conversations c WHERE c.id = f.conversation_id))
      AND (f.kind = 'fetch_media' OR NOT EXISTS (SELECT 1 FROM effects p WHERE p.conversation_id = f.conversation_id
        AND p.state IN ('pending', 'sending', 'uncertain') AND p.kind <> 'fetch_media' AND (p.event_id, p.n) < (f.event_id, f.n)))
    RETURNING f.event_id::text AS "eventId", f.n, f.tenant_id AS "tenantId", f.conversation_id AS "conversationId"`,
};

const FINISH: Statement = {
  name: "finish_effects",
  text: `UPDATE effects f SET state = CASE WHEN f.state = 'done' THEN 'done' ELSE e.state END, error = e.error,
      due_at = to_timestamp(e.due / 1000.0), ended_at = CASE WHEN e.state IN ('done', 'failed') THEN now() END
    FROM jsonb_to_recordset($1::jsonb) AS e(event bigint, n smallint, state text, error text, due double precision, worker uuid)
    WHERE f.event_id = e.event AND f.n = e.n AND (f.state IN ('sending', 'uncertain', 'pending') AND f.worker IS NOT DISTINCT FROM e.worker OR f.state = 'done')
    RETURNING f.event_id::text AS "eventId", f.n, f.tenant_id AS "tenantId", f.conversation_id AS "conversationId"`,
};

const MARK_MESSAGES: Statement = {
  name: "mark_messages",
  text: `UPDATE messages m SET provider_id = coalesce(s.provider, m.provider_id),
      status = CASE WHEN status_rank(s.status) > status_rank(m.status) THEN s.status ELSE m.status END,
      problem = CASE WHEN status_rank(s.status) > status_rank(m.status) THEN s.problem ELSE m.problem END
    FROM jsonb_to_recordset($1::jsonb) AS s(conversation uuid, message bigint, provider text, status text, problem text)
    WHERE m.conversation_id = s.conversation AND m.id = s.message`,
};

const INSERT_RESULTS: Statement = {
  name: "insert_results",
  text: `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state)
    SELECT tenant, channel, conversation, kind, dedupe, payload, to_timestamp(at / 1000.0), 'waiting'
    FROM jsonb_to_recordset($1::jsonb) AS e(tenant uuid, channel uuid, conversation uuid, kind text, dedupe text, payload jsonb, at double precision)
    ON CONFLICT (channel_id, dedupe) DO NOTHING`,
};

const OPEN: Statement = {
  name: "open_effects",
  text: `SELECT f.event_id::text AS "eventId", f.n, f.tenant_id AS "tenantId", f.conversation_id AS "conversationId", f.channel_id AS "channelId",
      c.external_id AS "externalId", f.kind, f.payload, f.by_person AS "byPerson", f.state, f.attempts, f.worker,
      (extract(epoch FROM f.due_at) * 1000)::float8 AS "dueAt", (extract(epoch FROM f.started_at) * 1000)::float8 AS "startedAt",
      (extract(epoch FROM c.last_inbound_at) * 1000)::float8 AS "lastInboundAt",
      CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('id', m.id::text, 'content', m.content, 'personName', m.person_name) END AS message
    FROM effects f JOIN conversations c ON c.id = f.conversation_id
      LEFT JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id
    WHERE f.conversation_id = ANY($1::uuid[]) AND f.state IN ('pending', 'sending', 'uncertain') ORDER BY f.event_id, f.n LIMIT 5000`,
};

const MESSAGE_STATUS = { done: "sent", failed: "failed", uncertain: "uncertain", pending: "queued" } as const;

/** The effects' part of `Store`. */
export function createEffectStore(database: Database) {
  return {
    begin(effects: readonly EffectRef[], worker: string): Promise<EffectRef[]> {
      const rows = effects.map(({ eventId, n }) => ({ event: eventId, n }));
      return database.transaction(tenantsOf(effects), (tx) => tx.run<EffectRef>(BEGIN, [storableJson(rows), worker]));
    },

    async finish(results: readonly EffectEnd[], worker: string): Promise<EffectRef[]> {
      return database.transaction(tenantsOf(results), async (tx) => {
        const rows = results.map((end) => ({
          event: end.eventId,
          n: end.n,
          state: end.state,
          error: "error" in end ? end.error : null,
          due: "dueAt" in end ? end.dueAt : null,
          worker: end.takenFrom === undefined ? worker : end.takenFrom,
        }));
        const written = await tx.run<EffectRef>(FINISH, [storableJson(rows)]);
        const accepted = new Set(written.map((ref) => `${ref.eventId}.${ref.n}`));
        const ended = results.filter((end) => accepted.has(`${end.eventId}.${end.n}`));
        const messages = ended.flatMap((end) => (end.messageId === null ? [] : [messageRow(end)]));
        if (messages.length > 0) await tx.run(MARK_MESSAGES, [storableJson(messages)]);
        const events = ended.flatMap(resultRow);
        if (events.length > 0) await tx.run(INSERT_RESULTS, [storableJson(events)]);
        return written;
      });
    },

    openEffects(refs: readonly ConversationRef[]): Promise<OpenEffect[]> {
      return database.transaction(tenantsOf(refs), (tx) =>
        tx.run<OpenEffect>(OPEN, [refs.map((ref) => ref.conversationId)]),
      );
    },
  };
}

function messageRow(end: EffectEnd): Record<string, unknown> {
  return {
    conversation: end.conversationId,
    message: end.messageId,
    provider: end.state === "done" ? end.providerId : null,
    status: MESSAGE_STATUS[end.state],
    problem: end.state === "failed" ? end.error : null,
  };
}

function resultRow(end: EffectEnd): Record<string, unknown>[] {
  if (!("event" in end) || !end.event) return [];
  const key = `${end.eventId}.${end.n}`;
  return [
    {
      tenant: end.tenantId,
      channel: end.channelId,
      conversation: end.conversationId,
      dedupe: `result:${key}`,
      kind: end.event.kind,
      payload: end.event,
      at: end.at,
    },
  ];
}

function tenantsOf(refs: readonly { tenantId: string }[]): string[] {
  return [...new Set(refs.map((ref) => ref.tenantId))];
}
