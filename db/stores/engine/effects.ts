import type { ConversationRef, EffectEnd, EffectRef, EffectTry, OpenEffect } from "../../../bot/ports/store.js";
import type { Database, Prepared, Statement } from "../../database.js";
import { GONE_AFTER_SECONDS } from "../worker-store.js";
import { arrayOf } from "./array-of.js";
import { BESIDE } from "./beside-list.js";
import { storableJson } from "./storable-json.js";

// Holds for an uncertain send when the provider's word for it is stored and no turn has handled it yet: a status with its
// key, or an echo that may be of it. That word then decides about the send, not the clock.
const WORD_WAITS = `f.state = 'uncertain' AND EXISTS (SELECT 1 FROM events e WHERE e.conversation_id = f.conversation_id AND e.state = 'waiting'
        AND (e.kind = 'status' AND e.payload ->> 'echo' IN (f.event_id || '.' || f.n, f.tenant_id || '.' || f.event_id || '.' || f.n)
          OR e.kind = 'echo' AND e.payload ->> 'maybeOurs' = 'true' AND f.kind = 'send'))`;

// Marks an effect as started, only while it is the conversation's oldest open effect (what is carried out beside the others does not count)
// and the lease under which it was decided still holds. A caller that read the row before somebody else's attempt knows
// an old state, because that attempt may have ended uncertain. A person who takes over cancels pending rows in the
// transaction that raises the epoch, so the bot's send and the person cannot both win. A send that had started then and
// would be repeated is cancelled here; it would otherwise block the person's replies for ever.
const BEGIN: Statement = {
  name: "begin_effects",
  text: `WITH w AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(event bigint, n smallint, attempts smallint)
    ), gone AS (
      UPDATE effects f SET state = 'cancelled', ended_at = now() FROM w, conversations c
      WHERE f.event_id = w.event AND f.n = w.n AND f.event_id = ANY($3::bigint[]) AND f.state IN ('pending', 'uncertain') AND NOT f.by_person AND f.kind NOT IN (${BESIDE})
        AND c.id = f.conversation_id AND f.epoch < c.epoch RETURNING f.conversation_id, f.message_id
    ), told AS (
      UPDATE messages m SET status = 'failed', problem = 'Não foi enviada: uma pessoa assumiu a conversa.'
      FROM gone WHERE m.conversation_id = gone.conversation_id AND m.id = gone.message_id AND m.status = 'queued'
    )
    UPDATE effects f SET state = 'sending', worker = $2, started_at = now(), attempts = f.attempts + 1 FROM w
    WHERE f.event_id = w.event AND f.n = w.n AND f.attempts = w.attempts AND f.event_id = ANY($3::bigint[]) AND f.state IN ('pending', 'uncertain')
      AND (f.by_person OR f.kind IN (${BESIDE}) OR f.epoch = (SELECT c.epoch FROM conversations c WHERE c.id = f.conversation_id))
      AND NOT (${WORD_WAITS})
      AND (f.kind IN (${BESIDE}) OR NOT EXISTS (SELECT 1 FROM effects p WHERE p.conversation_id = f.conversation_id
        AND p.state IN ('pending', 'sending', 'uncertain') AND p.kind NOT IN (${BESIDE}) AND (p.event_id, p.n) < (f.event_id, f.n)))
    RETURNING f.event_id::text AS "eventId", f.n, f.tenant_id AS "tenantId", f.conversation_id AS "conversationId"`,
};

// Writes how effects ended, the status of their messages, and the events that tell the conversation: all together or
// not at all. An effect that a status has proved to be done is not given up any more; its own late answer only adds the
// provider's id. One that is given up while it is uncertain keeps its `due_at`, by which a late echo finds it.
const FINISH: Statement = {
  name: "finish_effects",
  text: `WITH e AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(event bigint, n smallint, state text, error text, due double precision, worker uuid,
        provider text, status text, problem text, channel uuid, kind text, dedupe text, payload jsonb, at double precision, said jsonb)
    ), ended AS (
      UPDATE effects f SET state = CASE WHEN f.state = 'done' THEN 'done' ELSE e.state END, error = e.error,
        due_at = CASE WHEN f.state = 'uncertain' AND e.state = 'failed' THEN f.due_at ELSE to_timestamp(e.due / 1000.0) END, ended_at = CASE WHEN e.state IN ('done', 'cancelled', 'failed') THEN now() END
      FROM e WHERE f.event_id = e.event AND f.n = e.n AND f.event_id = ANY($2::bigint[])
        AND (f.state IN ('sending', 'uncertain', 'pending') AND f.worker IS NOT DISTINCT FROM e.worker OR f.state = 'done' AND e.state = 'done')
        AND NOT (e.state = 'failed' AND ${WORD_WAITS})
      RETURNING f.event_id, f.n, f.tenant_id, f.conversation_id, f.message_id
    ), marked AS (
      UPDATE messages m SET provider_id = coalesce(e.provider, m.provider_id), content = coalesce(e.said, m.content),
        status = CASE WHEN status_rank(e.status) > status_rank(m.status) THEN e.status ELSE m.status END,
        problem = CASE WHEN status_rank(e.status) > status_rank(m.status) THEN e.problem ELSE m.problem END
      FROM ended JOIN e ON e.event = ended.event_id AND e.n = ended.n
      WHERE m.conversation_id = ended.conversation_id AND m.id = ended.message_id
    ), told AS (
      INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state)
      SELECT ended.tenant_id, e.channel, ended.conversation_id, e.kind, e.dedupe, e.payload, to_timestamp(e.at / 1000.0), 'waiting'
      FROM ended JOIN e ON e.event = ended.event_id AND e.n = ended.n WHERE e.kind IS NOT NULL
      ON CONFLICT (channel_id, dedupe) DO NOTHING
    )
    SELECT event_id::text AS "eventId", n, tenant_id AS "tenantId", conversation_id AS "conversationId" FROM ended`,
};

const OPEN: Statement = {
  name: "open_effects",
  text: `SELECT f.event_id::text AS "eventId", f.n, f.tenant_id AS "tenantId", f.conversation_id AS "conversationId", f.channel_id AS "channelId",
      c.external_id AS "externalId", f.kind, f.payload, f.by_person AS "byPerson", f.state, f.attempts, f.worker,
      (extract(epoch FROM f.due_at) * 1000)::float8 AS "dueAt", (extract(epoch FROM f.started_at) * 1000)::float8 AS "startedAt",
      f.worker IS NOT NULL AND EXISTS (SELECT 1 FROM workers w WHERE w.id = f.worker
        AND w.seen_at > now() - make_interval(secs => ${GONE_AFTER_SECONDS})) AS "workerAlive",
      (extract(epoch FROM c.last_inbound_at) * 1000)::float8 AS "lastInboundAt",
      CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('id', m.id::text, 'content', m.content, 'personName', m.person_name) END AS message
    FROM effects f JOIN conversations c ON c.id = f.conversation_id
      LEFT JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id
    WHERE f.conversation_id = ANY($1::uuid[]) AND f.state IN ('pending', 'sending', 'uncertain') ORDER BY f.event_id, f.n LIMIT 5000`,
};

const LAST_HEARD: Statement = {
  name: "last_heard",
  text: `SELECT provider_id AS "providerId" FROM messages WHERE conversation_id = $1 AND author = 'contact' AND provider_id IS NOT NULL
    ORDER BY id DESC LIMIT 1`,
};

const MESSAGE_STATUS = {
  done: "sent",
  cancelled: "failed",
  failed: "failed",
  uncertain: "uncertain",
  pending: "queued",
} as const;

/** The part of `Store` for effects. */
export function createEffectStore(database: Database) {
  return {
    async begin(effects: readonly EffectTry[], worker: string): Promise<EffectRef[]> {
      const rows = effects.map(({ eventId, n, attempts }) => ({ event: eventId, n, attempts }));
      const [begun = []] = await database.batch(tenantsOf(effects), [
        [BEGIN, [JSON.stringify(rows), worker, idsOf(effects)]],
      ]);
      return begun as EffectRef[];
    },

    async finish(results: readonly EffectEnd[], worker: string): Promise<EffectRef[]> {
      const [ended = []] = await database.batch(tenantsOf(results), [finishing(results, worker)]);
      return ended as EffectRef[];
    },

    async openEffects(refs: readonly ConversationRef[]): Promise<OpenEffect[]> {
      const [open = []] = await database.batch(tenantsOf(refs), [[OPEN, [refs.map((ref) => ref.conversationId)]]]);
      return open as OpenEffect[];
    },

    async lastHeard({ tenantId, conversationId }: ConversationRef): Promise<string | null> {
      const [rows = []] = await database.batch([tenantId], [[LAST_HEARD, [conversationId]]]);
      return (rows[0] as { providerId: string } | undefined)?.providerId ?? null;
    },
  };
}

/** The statement that writes how effects ended. Its rows are those that were written. */
export function finishing(results: readonly EffectEnd[], worker: string): Prepared {
  return [FINISH, [storableJson(results.map((end) => endRow(end, worker))), idsOf(results)]];
}

function endRow(end: EffectEnd, worker: string): Record<string, unknown> {
  const event = "event" in end ? end.event : undefined;
  return {
    event: end.eventId,
    n: end.n,
    state: end.state,
    error: "error" in end ? end.error : null,
    due: "dueAt" in end ? end.dueAt : null,
    worker: end.takenFrom === undefined ? worker : end.takenFrom,
    provider: end.state === "done" ? end.providerId : null,
    said: end.state === "done" ? end.said : undefined,
    status: MESSAGE_STATUS[end.state],
    problem: end.state === "failed" || end.state === "cancelled" ? end.error : null,
    channel: end.channelId,
    kind: event?.kind ?? null,
    // The moment is part of the key, because a dead letter that a person sends again may end, and tell the
    // conversation, once more.
    dedupe: `result:${end.eventId}.${end.n}:${end.at}`,
    payload: event ?? null,
    at: end.at,
  };
}

const idsOf = (refs: readonly EffectRef[]) => arrayOf(refs.map(({ eventId }) => eventId));

export function tenantsOf(refs: readonly { tenantId: string }[]): string[] {
  return [...new Set(refs.map((ref) => ref.tenantId))];
}
