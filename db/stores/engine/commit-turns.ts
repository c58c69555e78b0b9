import type { LoadedConversation, OpenEffect, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { TranscriptLine } from "../../../bot/vocabulary/transcript-line.js";
import type { Statement, Tx } from "../../database.js";
import { applyStatuses } from "./apply-statuses.js";
import { commitAround } from "./commit-around.js";
import { storableJson } from "./storable-json.js";

const INSERT_MESSAGES: Statement = {
  name: "insert_messages",
  text: `INSERT INTO messages (tenant_id, conversation_id, channel_id, author, user_id, person_name, content, event_id, n, provider_id, status, reply_to, at)
    SELECT tenant, conversation, channel, author, "user", person_name, content, event, n, provider, status, reply_to, to_timestamp(at / 1000.0)
    FROM jsonb_to_recordset($1::jsonb) AS m(i int, tenant uuid, conversation uuid, channel uuid, author text, "user" uuid, person_name text, content jsonb,
      event bigint, n smallint, provider text, status text, reply_to text, at double precision)
    ORDER BY i RETURNING id::text, event_id::text AS event, n`,
};

const INSERT_EFFECTS: Statement = {
  name: "insert_effects",
  text: `INSERT INTO effects (event_id, n, tenant_id, conversation_id, channel_id, kind, payload, message_id, epoch, by_person, state)
    SELECT event, n, tenant, conversation, channel, kind, payload, message, epoch, by_person, 'pending'
    FROM jsonb_to_recordset($1::jsonb) AS f(event bigint, n smallint, tenant uuid, conversation uuid, channel uuid, kind text, payload jsonb,
      message bigint, epoch int, by_person boolean)`,
};

const FINISH_EVENTS: Statement = {
  name: "finish_events",
  text: `UPDATE events e SET state = 'done', outcome = d.outcome, trace = d.trace
    FROM jsonb_to_recordset($1::jsonb) AS d(id bigint, outcome text, trace jsonb) WHERE e.id = d.id`,
};

const SAVE_CONVERSATIONS: Statement = {
  name: "save_conversations",
  text: `UPDATE conversations c SET state = s.state, owner = s.owner, owner_user_id = s."user", epoch = s.epoch, external_id = s.ext,
      handoff = CASE WHEN s.keep_handoff THEN c.handoff ELSE s.handoff END,
      handoff_at = CASE WHEN s.keep_handoff THEN c.handoff_at WHEN s.handoff IS NULL THEN NULL ELSE now() END,
      team = CASE WHEN s.keep_handoff THEN c.team ELSE s.handoff ->> 'team' END,
      closed_at = CASE WHEN s.closed THEN coalesce(c.closed_at, now()) END,
      last_inbound_at = to_timestamp(s.inbound / 1000.0), last_event_id = greatest(c.last_event_id, s.event)
    FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, state jsonb, owner text, "user" uuid, epoch int, ext text, handoff jsonb,
      keep_handoff boolean, closed boolean, inbound double precision, event bigint) WHERE c.id = s.id`,
};

type Ran = { conversation: LoadedConversation; output: TurnOutput };
type Done = TurnsResult["done"];

/** Writes what a batch of turns decided, inside their transaction. */
export async function commitTurns(tx: Tx, ran: readonly Ran[], now: number): Promise<Done> {
  const statuses = await applyStatuses(tx, ran, now);
  await commitAround(tx, ran);
  const lines = await insertMessages(tx, ran);
  const effects = await insertEffects(tx, ran, lines);
  const finished = ran.flatMap(({ output }) => output.events.filter((event) => !statuses.early.has(event.id)));
  if (finished.length > 0) await tx.run(FINISH_EVENTS, [storableJson(finished)]);
  await tx.run(SAVE_CONVERSATIONS, [storableJson(ran.map(conversationRow))]);
  return ran.map(({ conversation, output }, i) => ({
    conversation,
    output,
    lines: lines[i]?.map((line) => line.line) ?? [],
    effects: effects[i] ?? [],
    statuses: statuses.changed.get(conversation.conversationId) ?? [],
  }));
}

function conversationRow({ conversation, output }: Ran): Record<string, unknown> {
  return {
    id: conversation.conversationId,
    state: output.state,
    owner: output.owner?.owner ?? conversation.owner,
    user: output.owner ? output.owner.userId : conversation.ownerUserId,
    epoch: output.owner?.epoch ?? conversation.epoch,
    ext: output.externalId ?? conversation.externalId,
    handoff: output.handoff ?? null,
    keep_handoff: output.handoff === undefined,
    closed: output.closed ?? conversation.closed,
    inbound: output.lastInboundAt ?? conversation.lastInboundAt,
    event: output.events.at(-1)?.id ?? 0,
  };
}

type StoredLine = { n: number; eventId: string; line: TranscriptLine };

async function insertMessages(tx: Tx, ran: readonly Ran[]): Promise<StoredLine[][]> {
  const all = ran.flatMap(({ conversation, output }, owner) =>
    output.messages.map((message) => ({ conversation, message, owner })),
  );
  const lines: StoredLine[][] = ran.map(() => []);
  if (all.length === 0) return lines;
  const rows = all.map(({ conversation, message }, i) => ({
    i,
    tenant: conversation.tenantId,
    conversation: conversation.conversationId,
    channel: conversation.channelId,
    author: message.author,
    user: message.userId,
    person_name: message.personName ?? null,
    content: message.content,
    event: message.eventId,
    n: message.n,
    provider: message.providerId,
    status: message.status,
    reply_to: message.replyTo,
    at: message.at,
  }));
  const inserted = await tx.run<{ id: string; event: string; n: number }>(INSERT_MESSAGES, [storableJson(rows)]);
  all.forEach(({ conversation, message, owner }, i) => {
    const row = inserted[i];
    if (!row || row.event !== message.eventId || row.n !== message.n)
      throw new Error("messages came back in another order");
    const line: TranscriptLine = {
      id: row.id,
      conversationId: conversation.conversationId,
      author: message.author,
      personName: message.personName ?? null,
      content: message.content,
      status: message.status,
      providerId: message.providerId,
      at: message.at,
    };
    lines[owner]?.push({ n: message.n, eventId: message.eventId, line });
  });
  return lines;
}

async function insertEffects(tx: Tx, ran: readonly Ran[], lines: StoredLine[][]): Promise<OpenEffect[][]> {
  const rows: Record<string, unknown>[] = [];
  const open = ran.map(({ conversation, output }, owner) =>
    output.effects.map((effect): OpenEffect => {
      const stored = lines[owner]?.find((line) => line.eventId === effect.eventId && line.n === effect.n);
      rows.push({
        event: effect.eventId,
        n: effect.n,
        tenant: conversation.tenantId,
        conversation: conversation.conversationId,
        channel: conversation.channelId,
        kind: effect.kind,
        payload: effect.payload,
        message: stored?.line.id ?? null,
        epoch: output.owner?.epoch ?? conversation.epoch,
        by_person: effect.byPerson,
      });
      return {
        tenantId: conversation.tenantId,
        conversationId: conversation.conversationId,
        channelId: conversation.channelId,
        externalId: output.externalId ?? conversation.externalId,
        eventId: effect.eventId,
        n: effect.n,
        kind: effect.kind,
        payload: effect.payload,
        message: stored
          ? { id: stored.line.id, content: stored.line.content as never, personName: stored.line.personName }
          : null,
        lastInboundAt: output.lastInboundAt ?? conversation.lastInboundAt,
        byPerson: effect.byPerson,
        state: "pending",
        attempts: 0,
        dueAt: null,
        worker: null,
        startedAt: null,
      };
    }),
  );
  if (rows.length > 0) await tx.run(INSERT_EFFECTS, [storableJson(rows)]);
  return open;
}
