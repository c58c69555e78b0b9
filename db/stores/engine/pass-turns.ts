import type { EffectRef, Passing, Store } from "../../../bot/ports/store.js";
import type { Database, Prepared, Statement } from "../../database.js";
import { arrayOf } from "./array-of.js";
import { BESIDE } from "./beside-list.js";
import { statementsAround } from "./commit-around.js";
import { finishing, tenantsOf } from "./effects.js";
import type { EventIds } from "./event-ids.js";
import { factRows, INSERT_FACTS } from "./insert-facts.js";
import type { Memory, RowVersion } from "./memory.js";
import { storableJson, storableText } from "./storable-json.js";
import {
  EFFECT_COLUMNS,
  INTO_EFFECTS,
  INTO_LINES,
  LINE_COLUMNS,
  ROW_VERSION,
  SAVED_COLUMNS,
  SAVED_FIELDS,
  THEIR_LINES,
} from "./turn-columns.js";
import { conversationRow, effectRows, idOf, type LineRow, lineRows, present } from "./turn-rows.js";

// Writes a message with everything its turn decided, if the conversation's row is still the one that the turn began from,
// no other event of the conversation waits, and nothing of the conversation is being sent. `mine` holds the row, so nobody can
// take the conversation over before the commit. Each later part takes its rows from the one before, so a conversation that
// is not as remembered, and a message that is stored already, fall out alone and leave nothing behind. A row that somebody
// else holds is not waited for. Waiting statuses change nothing of a conversation, and files are fetched beside it.
const PASS: Statement = {
  name: "pass_turns",
  text: `WITH s AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(${SAVED_COLUMNS}, version text, decided_under int, tenant uuid, channel uuid, kind text,
        dedupe text, payload jsonb, at double precision, outcome text, trace jsonb)
    ), mine AS (
      SELECT c.id FROM conversations c JOIN s ON s.id = c.id
      WHERE c.id = ANY($2::uuid[]) AND c.xmin::text = s.version AND c.epoch = s.decided_under AND c.last_event_id < s.event
        AND NOT EXISTS (SELECT FROM events w WHERE w.conversation_id = c.id AND w.state = 'waiting' AND w.kind <> 'status')
        AND NOT EXISTS (SELECT FROM effects o WHERE o.conversation_id = c.id AND o.state IN ('pending', 'sending', 'uncertain') AND o.kind NOT IN (${BESIDE}))
      FOR NO KEY UPDATE OF c SKIP LOCKED
    ), event AS (
      INSERT INTO events (id, tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state, outcome, trace) OVERRIDING SYSTEM VALUE
      SELECT s.event, s.tenant, s.channel, s.id, s.kind, s.dedupe, s.payload, to_timestamp(s.at / 1000.0), 'done', s.outcome, s.trace
      FROM s JOIN mine ON mine.id = s.id ON CONFLICT (channel_id, dedupe) DO NOTHING RETURNING id, conversation_id
    ), saved AS (
      UPDATE conversations c SET ${SAVED_FIELDS} FROM s JOIN event ON event.id = s.event
      WHERE c.id = s.id AND c.id = ANY($2::uuid[]) RETURNING s.event, ${ROW_VERSION}
    ), line AS (
      ${INTO_LINES} FROM jsonb_to_recordset($3::jsonb) AS m(${LINE_COLUMNS}) JOIN event ON event.id = m.event
      ORDER BY m.i RETURNING id, event_id, n
    ), effect AS (
      ${INTO_EFFECTS} FROM jsonb_to_recordset($4::jsonb) AS f(${EFFECT_COLUMNS}) JOIN event ON event.id = f.event ${THEIR_LINES}
    )
    SELECT saved.event::text, saved.version, saved."lastEvent", line.id::text, line.n FROM saved JOIN line ON line.event_id = saved.event ORDER BY line.id`,
};

type PassRow = LineRow & RowVersion;
type Written = { rows: PassRow[]; ended: EffectRef[] };

/** Implements `Store.pass`. */
export function createPass(database: Database, memory: Memory, ids: EventIds, now: () => number): Store["pass"] {
  return async (turns, ends, worker) => {
    const began = now();
    const tenants = tenantsOf([...turns.map(({ item }) => item), ...ends]);
    const finish = ends.length > 0 ? [finishing(ends, worker)] : [];
    const written = await (turns.some(hasMore)
      ? inTwoTrips(database, tenants, finish, turns)
      : inOneTrip(database, tenants, finish, turns, ids));
    const done = turns.flatMap(({ conversation, output }) => {
      const rows = written.rows.filter((row) => row.event === output.events[0]?.id);
      if (!rows[0]) return [];
      memory.keep(conversation, output, rows[0], conversation.since);
      return [{ conversation, output, ...present({ conversation, output }, rows, began), statuses: [] }];
    });
    return { ended: written.ended, done };
  };
}

async function inOneTrip(
  database: Database,
  tenants: string[],
  finish: readonly Prepared[],
  turns: readonly Passing[],
  ids: EventIds,
): Promise<Written> {
  const drawing = ids.drawing(false);
  const results = await database.batch(tenants, [...finish, passing(turns), ...drawing]);
  if (drawing.length > 0) ids.drawn(results.at(-1) ?? []);
  return {
    rows: (results[finish.length] ?? []) as PassRow[],
    ended: (finish.length > 0 ? (results[0] ?? []) : []) as EffectRef[],
  };
}

/** The rarer parts of turns (timers, facts, a contact's data) are written for those that passed, so these are known first. */
function inTwoTrips(
  database: Database,
  tenants: string[],
  finish: readonly Prepared[],
  turns: readonly Passing[],
): Promise<Written> {
  return database.transaction(tenants, async (tx) => {
    const [[ended = []], rows] = await Promise.all([
      Promise.all(finish.map((ends) => tx.run<EffectRef>(...ends))),
      tx.run<PassRow>(...passing(turns)),
    ]);
    const passed = new Set(rows.map(({ event }) => event));
    const theirs = turns.filter(({ output }) => passed.has(output.events[0]?.id ?? ""));
    const facts = theirs.flatMap(factRows);
    const factsToo: Prepared[] = facts.length > 0 ? [[INSERT_FACTS, [storableJson(facts)]]] : [];
    await tx.commit([...factsToo, ...statementsAround(theirs)]);
    return { rows, ended };
  });
}

function hasMore(turn: Passing): boolean {
  return turn.output.facts.length > 0 || statementsAround([turn]).length > 0;
}

function passing(turns: readonly Passing[]): Prepared {
  const lines = storableJson(turns.flatMap(lineRows));
  return [
    PASS,
    [storableJson(turns.map(passingRow)), arrayOf(turns.map(idOf)), lines, storableJson(turns.flatMap(effectRows))],
  ];
}

function passingRow(turn: Passing): Record<string, unknown> {
  const { conversation, output, item } = turn;
  const [handled] = output.events;
  return {
    ...conversationRow(turn),
    version: conversation.version,
    decided_under: conversation.epoch,
    tenant: item.tenantId,
    channel: item.channelId,
    kind: item.body.event.kind,
    dedupe: storableText(item.dedupe),
    payload: item.body.event,
    at: item.at,
    outcome: handled?.outcome,
    trace: handled?.trace,
  };
}
