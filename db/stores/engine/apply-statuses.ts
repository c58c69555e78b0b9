import type { LoadedConversation, StatusChange, TurnOutput } from "../../../bot/ports/store.js";
import { laterStatus } from "../../../bot/vocabulary/later-status.js";
import type { Statement, Tx } from "../../database.js";
import { storableJson } from "./storable-json.js";

// A status finds its message by the provider's id, or by our own key where the provider echoes it: the second finds
// sends whose answer we never saw. `status_rank` keeps a late word from taking a message backwards.
const APPLY: Statement = {
  name: "apply_statuses",
  text: `WITH s AS (
      SELECT s.*, coalesce(
        (SELECT f.message_id FROM effects f WHERE f.event_id = s.echo_event AND f.n = s.echo_n AND f.conversation_id = s.conversation),
        (SELECT m.id FROM messages m WHERE m.channel_id = s.channel AND m.provider_id = s.provider AND m.conversation_id = s.conversation LIMIT 1)) AS message
      FROM jsonb_to_recordset($1::jsonb) AS s(i int, conversation uuid, channel uuid, provider text, echo_event bigint, echo_n smallint, status text, problem text)
    ), moved AS (
      UPDATE messages m SET status = s.status, problem = s.problem, provider_id = coalesce(m.provider_id, s.provider)
      FROM s WHERE m.conversation_id = s.conversation AND m.id = s.message AND status_rank(s.status) > status_rank(m.status)
      RETURNING m.id, m.event_id, m.n, m.status
    ), proved AS (
      UPDATE effects f SET state = CASE WHEN moved.status = 'failed' THEN 'failed' ELSE 'done' END, ended_at = now(), error = NULL
      FROM moved WHERE f.event_id = moved.event_id AND f.n = moved.n
        AND (f.state IN ('uncertain', 'sending') OR f.state = 'done' AND moved.status = 'failed' OR f.state = 'failed' AND moved.status <> 'failed')
    )
    SELECT s.i, s.message::text, EXISTS (SELECT 1 FROM moved WHERE moved.id = s.message) AS changed FROM s`,
};

type Ran = { conversation: LoadedConversation; output: TurnOutput };
type Change = StatusChange & { conversation: LoadedConversation; eventIds: string[] };

/** A status that came before our own send returned waits this long for its message. */
const EARLY_MS = 600_000;

/** Applies the statuses of a batch. `early` are events whose message is not known yet: they stay waiting. */
export async function applyStatuses(tx: Tx, ran: readonly Ran[], now: number) {
  const changed = new Map<string, { messageId: string; status: string }[]>();
  const early = new Set<string>();
  const changes = mergeByMessage(ran);
  if (changes.length === 0) return { changed, early };
  const rows = changes.map((change, i) => ({
    i,
    conversation: change.conversation.conversationId,
    channel: change.conversation.channelId,
    provider: change.providerId,
    echo_event: change.echo?.eventId ?? null,
    echo_n: change.echo?.n ?? null,
    status: change.status,
    problem: change.problem,
  }));
  for (const row of await tx.run<{ i: number; message: string | null; changed: boolean }>(APPLY, [
    storableJson(rows),
  ])) {
    const change = changes[row.i];
    if (!change) continue;
    if (row.message === null && now - change.at < EARLY_MS) for (const id of change.eventIds) early.add(id);
    if (row.message === null || !row.changed) continue;
    const list = changed.get(change.conversation.conversationId) ?? [];
    list.push({ messageId: row.message, status: change.status });
    changed.set(change.conversation.conversationId, list);
  }
  return { changed, early };
}

/** One row per message: an UPDATE that met two would take either. */
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
