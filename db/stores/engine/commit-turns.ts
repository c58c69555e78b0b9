import type { LoadedConversation, NewMessage, OpenEffect, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import { isBeside } from "../../../bot/vocabulary/beside.js";
import type { OutboundContent } from "../../../bot/vocabulary/content.js";
import type { TranscriptLine } from "../../../bot/vocabulary/transcript-line.js";
import type { Prepared, Statement, Tx } from "../../database.js";
import { applyStatuses } from "./apply-statuses.js";
import { arrayOf } from "./array-of.js";
import { cancelOvertaken, statementsAround } from "./commit-around.js";
import { factRows, insertFacts } from "./insert-facts.js";
import { storableJson } from "./storable-json.js";

// Inserts lines and the effects that send them, in one statement, so that an effect can take its message's id from the
// line.
const LINES_AND_EFFECTS = `WITH line AS (
      INSERT INTO messages (tenant_id, conversation_id, channel_id, author, user_id, person_name, content, event_id, n, provider_id, status, reply_to, at)
      SELECT tenant, conversation, channel, author, "user", person_name, content, event, n, provider, status, reply_to, to_timestamp(at / 1000.0)
      FROM jsonb_to_recordset($1::jsonb) AS m(i int, tenant uuid, conversation uuid, channel uuid, author text, "user" uuid, person_name text,
        content jsonb, event bigint, n smallint, provider text, status text, reply_to text, at double precision)
      ORDER BY i RETURNING id, event_id, n
    ), effect AS (
      INSERT INTO effects (event_id, n, tenant_id, conversation_id, channel_id, kind, payload, message_id, epoch, by_person, state, worker,
        started_at, attempts)
      SELECT f.event, f.n, f.tenant, f.conversation, f.channel, f.kind, f.payload, line.id, f.epoch, f.by_person,
        CASE WHEN f.worker IS NULL THEN 'pending' ELSE 'sending' END, f.worker, CASE WHEN f.worker IS NOT NULL THEN now() END,
        CASE WHEN f.worker IS NULL THEN 0 ELSE 1 END
      FROM jsonb_to_recordset($2::jsonb) AS f(event bigint, n smallint, tenant uuid, conversation uuid, channel uuid, kind text, payload jsonb,
        epoch int, by_person boolean, worker uuid) LEFT JOIN line ON f.kind = 'send' AND line.event_id = f.event AND line.n = f.n
    )`;
const LINE_IDS = "SELECT id::text, event_id::text AS event, n FROM line";
const INSERT_LINES: Statement = { name: "insert_lines", text: `${LINES_AND_EFFECTS} ${LINE_IDS}` };

// Facts are rare beside lines. They travel in the same statement, and turns without facts do not pay for them.
const INSERT_LINES_AND_FACTS: Statement = {
  name: "insert_lines_and_facts",
  text: `${LINES_AND_EFFECTS}, fact AS (${insertFacts("$3")}) ${LINE_IDS}`,
};

const FINISH_EVENTS: Statement = {
  name: "finish_events",
  text: `UPDATE events e SET state = 'done', outcome = d.outcome, trace = d.trace
    FROM jsonb_to_recordset($1::jsonb) AS d(id bigint, outcome text, trace jsonb) WHERE e.id = d.id AND e.id = ANY($2::bigint[])`,
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
      keep_handoff boolean, closed boolean, inbound double precision, event bigint) WHERE c.id = s.id AND c.id = ANY($2::uuid[])`,
};

type Ran = { conversation: LoadedConversation; output: TurnOutput };
type Done = TurnsResult["done"];

/**
 * Writes what a batch of turns decided, and commits. This takes one trip to the database, or two when the batch has
 * statuses.
 */
export async function commitTurns(tx: Tx, ran: readonly Ran[], now: number): Promise<Done> {
  const statuses = await applyStatuses(tx, ran, now);
  const finished = ran.flatMap(({ output }) => output.events.filter((event) => !statuses.early.has(event.id)));
  const changed = ran.filter(changesConversation);
  const inserting = insertsOf(ran);
  const cancelling = cancelOvertaken(ran);
  const saving: Prepared[] =
    changed.length > 0
      ? [[SAVE_CONVERSATIONS, [storableJson(changed.map(conversationRow)), arrayOf(changed.map(idOf))]]]
      : [];
  const results = await tx.commit([
    ...inserting,
    // Comes after the effects that this turn itself decided before a person took over.
    ...cancelling,
    [FINISH_EVENTS, [storableJson(finished), arrayOf(finished.map((event) => event.id))]],
    ...saving,
    ...statementsAround(ran),
  ]);
  const inserted = inserting.length > 0 ? (results[0] ?? []) : [];
  const cancelled = (cancelling.length > 0 ? (results[inserting.length] ?? []) : []) as {
    conversation: string;
    id: string;
  }[];
  let at = 0;
  return ran.map((one) => {
    const rows = inserted.slice(at, (at += one.output.messages.length)) as LineRow[];
    const stored = one.output.messages.map((message, i) => presentLine(one, message, rows[i]));
    // Open screens must not show, even for a moment, a line that will not be sent.
    for (const { line } of stored) if (cancelled.some(({ id }) => id === line.id)) line.status = "failed";
    return {
      ...one,
      lines: stored.map(({ line }) => line),
      effects: one.output.effects
        .filter((effect) => !isOvertaken(one.conversation, one.output, effect))
        .map((effect) => presentEffect(one, effect, stored, now)),
      statuses: [
        ...(statuses.changed.get(one.conversation.conversationId) ?? []),
        ...cancelled
          .filter((line) => line.conversation === one.conversation.conversationId)
          .map((line) => ({ messageId: line.id, status: "failed" })),
      ],
    };
  });
}

/**
 * False for a turn that only has delivery statuses. They are most of the traffic and change nothing of the
 * conversation.
 */
function changesConversation({ output }: Ran): boolean {
  return output.events.length > output.statuses.length;
}

function insertsOf(ran: readonly Ran[]): Prepared[] {
  const [lines, effects, facts] = [ran.flatMap(lineRows), ran.flatMap(effectRows), ran.flatMap(factRows)];
  const values = [storableJson(lines), storableJson(effects)];
  if (facts.length > 0) return [[INSERT_LINES_AND_FACTS, [...values, storableJson(facts)]]];
  return lines.length + effects.length > 0 ? [[INSERT_LINES, values]] : [];
}

const idOf = ({ conversation }: Ran) => conversation.conversationId;

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

type LineRow = { id: string; event: string; n: number };
type StoredLine = { eventId: string; n: number; line: TranscriptLine };

function lineRows({ conversation, output }: Ran, owner: number): Record<string, unknown>[] {
  return output.messages.map((message, i) => ({
    i: owner * 10_000 + i,
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
}

function effectRows({ conversation, output }: Ran): Record<string, unknown>[] {
  return output.effects.map((effect) => ({
    event: effect.eventId,
    n: effect.n,
    tenant: conversation.tenantId,
    conversation: conversation.conversationId,
    channel: conversation.channelId,
    kind: effect.kind,
    payload: effect.payload,
    epoch: effect.epoch,
    by_person: effect.byPerson,
    worker: effect === firstSend(conversation, output) ? (output.sendBy ?? null) : null,
  }));
}

/**
 * The send that may begin with the commit, because no other effect of the conversation stands before it and its lease
 * holds after the turn.
 */
function firstSend(conversation: LoadedConversation, output: TurnOutput): TurnOutput["effects"][number] | undefined {
  const first = output.effects.find(({ kind }) => !isBeside(kind));
  return first?.kind === "send" && !isOvertaken(conversation, output, first) ? first : undefined;
}

/**
 * Whether the effect was decided before a person took over later in the same turn. It is then cancelled together with
 * those of earlier turns.
 */
function isOvertaken(
  conversation: LoadedConversation,
  output: TurnOutput,
  effect: TurnOutput["effects"][number],
): boolean {
  const epoch = output.owner?.epoch ?? conversation.epoch;
  return !isBeside(effect.kind) && !effect.byPerson && effect.epoch < epoch;
}

function presentLine({ conversation }: Ran, message: NewMessage, row: LineRow | undefined): StoredLine {
  if (row?.event !== message.eventId || row.n !== message.n) throw new Error("lines came back in another order");
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
  return { eventId: message.eventId, n: message.n, line };
}

function presentEffect(
  { conversation, output }: Ran,
  effect: TurnOutput["effects"][number],
  lines: StoredLine[],
  now: number,
): OpenEffect {
  const sent =
    effect.kind === "send"
      ? lines.find((line) => line.eventId === effect.eventId && line.n === effect.n)?.line
      : undefined;
  const worker = effect === firstSend(conversation, output) ? (output.sendBy ?? null) : null;
  return {
    tenantId: conversation.tenantId,
    conversationId: conversation.conversationId,
    channelId: conversation.channelId,
    externalId: output.externalId ?? conversation.externalId,
    eventId: effect.eventId,
    n: effect.n,
    kind: effect.kind,
    payload: effect.payload,
    message: sent ? { id: sent.id, content: sent.content as OutboundContent, personName: sent.personName } : null,
    lastInboundAt: output.lastInboundAt ?? conversation.lastInboundAt,
    byPerson: effect.byPerson,
    state: worker ? "sending" : "pending",
    attempts: worker ? 1 : 0,
    dueAt: null,
    worker,
    workerAlive: worker !== null,
    startedAt: worker === null ? null : now,
  };
}
