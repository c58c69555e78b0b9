import type { LoadedConversation, StatusChange, TurnOutput } from "../../../bot/ports/store.js";
import type { DeliveryStatus } from "../../../bot/vocabulary/channel-event.js";
import { laterStatus } from "../../../bot/vocabulary/later-status.js";
import type { Statement, Tx } from "../../database.js";
import { storableJson } from "./storable-json.js";

// Finds a status' message by the provider's id, or by our own key when the provider echoes it. The key finds messages
// whose send never got an answer. `status_rank` keeps a late status from moving a message backwards.
// A message that failed and has no provider's id was given up unconfirmed: any word that it went out corrects that.
const APPLY: Statement = {
  name: "apply_statuses",
  text: `WITH asked AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(i int, channel uuid, provider text, echo_event bigint, echo_n smallint, status text, problem text)
    ), s AS (
      SELECT a.*, coalesce(own.conversation_id, m.conversation_id) AS conversation, coalesce(own.id, m.id) AS message FROM asked a
      LEFT JOIN LATERAL (SELECT m.conversation_id, m.id FROM effects f JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id
        WHERE f.event_id = a.echo_event AND f.n = a.echo_n AND f.channel_id = a.channel
        AND (m.provider_id IS NULL OR m.provider_id = a.provider) LIMIT 1) own ON true
      LEFT JOIN LATERAL (SELECT m.conversation_id, m.id FROM messages m WHERE m.channel_id = a.channel AND m.provider_id = a.provider
        AND m.author <> 'contact' LIMIT 1) m ON own.id IS NULL
    ), furthest AS (
      SELECT DISTINCT ON (conversation, message) * FROM s WHERE message IS NOT NULL ORDER BY conversation, message, status_rank(status) DESC, i
    ), moved AS (
      UPDATE messages m SET status = s.status, problem = s.problem, provider_id = coalesce(m.provider_id, s.provider)
      FROM furthest s WHERE m.conversation_id = s.conversation AND m.id = s.message AND (status_rank(s.status) > status_rank(m.status)
        OR m.status = 'failed' AND m.provider_id IS NULL AND s.status <> 'failed')
      RETURNING m.tenant_id, m.conversation_id, m.id, m.event_id, m.n, m.status, m.problem
    ), proved AS (
      UPDATE effects f SET state = CASE WHEN moved.status = 'failed' THEN 'failed' ELSE 'done' END, ended_at = now(), error = NULL
      FROM moved WHERE f.event_id = moved.event_id AND f.n = moved.n
        AND (f.state IN ('uncertain', 'sending') OR f.state = 'done' AND moved.status = 'failed' OR f.state = 'failed' AND moved.status <> 'failed')
    ), told AS (
      INSERT INTO alerts (id, tenant_id, conversation_id, kind, text, detail)
      SELECT gen_random_uuid(), tenant_id, conversation_id, 'send_failed', coalesce(problem, 'O provedor não entregou a mensagem.'),
        jsonb_build_object('message', id::text) FROM moved WHERE status = 'failed'
    )
    SELECT s.i, s.conversation, s.message::text, moved.status FROM s LEFT JOIN moved ON moved.conversation_id = s.conversation AND moved.id = s.message`,
};

type Ran = { conversation: LoadedConversation; output: TurnOutput };
type Change = StatusChange & { conversation: LoadedConversation; eventIds: string[] };

/**
 * How long, in ms, a status waits for its message when it comes before the answer to our own send. After that it counts
 * as the status of a message that we did not send. `find_waiting` looks at it again a little later.
 */
const EARLY_MS = 15_000;

/** Applies the statuses of a batch. `early` are events whose message is not known yet; they stay waiting. */
export async function applyStatuses(tx: Tx, ran: readonly Ran[], now: number) {
  const changed = new Map<string, { messageId: string; status: string }[]>();
  const early = new Set<string>();
  const changes = mergeByMessage(ran);
  if (changes.length === 0) return { changed, early };
  const rows = changes.map((change, i) => ({
    i,
    channel: change.conversation.channelId,
    provider: change.providerId,
    echo_event: change.echo?.eventId ?? null,
    echo_n: change.echo?.n ?? null,
    status: change.status,
    problem: change.problem,
  }));
  /** `status` is the message's new status, when this statement changed it. */
  type Row = { i: number; conversation: string; message: string | null; status: DeliveryStatus | null };
  for (const row of await tx.run<Row>(APPLY, [storableJson(rows)])) {
    const change = changes[row.i];
    if (!change) continue;
    if (row.message === null && now - receivedAt(change) < EARLY_MS) for (const id of change.eventIds) early.add(id);
    const list = changed.get(row.conversation) ?? [];
    if (row.message === null || row.status === null || list.some((one) => one.messageId === row.message)) continue;
    list.push({ messageId: row.message, status: row.status });
    changed.set(row.conversation, list);
  }
  return { changed, early };
}

/** One row per provider's id. A message that was sent twice has two ids, which the statement brings together. */
function mergeByMessage(ran: readonly Ran[]): Change[] {
  const merged = new Map<string, Change>();
  for (const { conversation, output } of ran) {
    for (const status of output.statuses) {
      const key = `${conversation.channelId} ${status.providerId}`;
      const before = merged.get(key);
      if (!before) merged.set(key, { ...status, conversation, eventIds: [status.eventId] });
      else {
        before.eventIds.push(status.eventId);
        before.echo ??= status.echo;
        if (laterStatus(before.status, status.status) === status.status)
          Object.assign(before, { status: status.status, problem: status.problem });
      }
    }
  }
  return [...merged.values()];
}

/** The time of arrival by our own clock, not the provider's. */
function receivedAt({ conversation, eventId }: Change): number {
  return conversation.events.find((event) => event.id === eventId)?.receivedAt ?? 0;
}
