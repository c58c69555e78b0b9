import type { TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { Prepared, Statement, Tx } from "../../database.js";
import { applyStatuses } from "./apply-statuses.js";
import { arrayOf } from "./array-of.js";
import { cancelOvertaken, statementsAround } from "./commit-around.js";
import { factRows, insertFacts } from "./insert-facts.js";
import type { RowVersion } from "./memory.js";
import { storableJson } from "./storable-json.js";
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
import { conversationRow, effectRows, idOf, type LineRow, lineRows, present, type Ran } from "./turn-rows.js";

// Inserts lines and the effects that send them, in one statement, so that an effect can take its message's id from the
// line.
const LINES_AND_EFFECTS = `WITH line AS (
      ${INTO_LINES} FROM jsonb_to_recordset($1::jsonb) AS m(${LINE_COLUMNS}) ORDER BY m.i RETURNING id, event_id, n
    ), effect AS (
      ${INTO_EFFECTS} FROM jsonb_to_recordset($2::jsonb) AS f(${EFFECT_COLUMNS}) ${THEIR_LINES}
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
  text: `UPDATE conversations c SET ${SAVED_FIELDS} FROM jsonb_to_recordset($1::jsonb) AS s(${SAVED_COLUMNS})
    WHERE c.id = s.id AND c.id = ANY($2::uuid[]) RETURNING c.id, ${ROW_VERSION}`,
};

type Done = TurnsResult["done"];
/** The conversations that were changed, each with the version of its row after that. */
export type Versions = Map<string, RowVersion>;

/**
 * Writes what a batch of turns decided, and commits. This takes one trip to the database, or two when the batch has
 * statuses.
 */
export async function commitTurns(
  tx: Tx,
  ran: readonly Ran[],
  now: number,
): Promise<{ done: Done; versions: Versions }> {
  const changes = await applyStatuses(tx, ran, now);
  const finished = ran.flatMap(({ output }) => output.events.filter((event) => !changes.early.has(event.id)));
  const changed = ran.filter(changesConversation);
  const inserting = insertsOf(ran);
  const cancelling = cancelOvertaken(ran);
  const saving: Prepared[] =
    changed.length > 0
      ? [[SAVE_CONVERSATIONS, [storableJson(changed.map(conversationRow)), arrayOf(changed.map(idOf))]]]
      : [];
  // Cancelling comes after the effects that this turn itself decided before a person took over.
  const before = [...inserting, ...cancelling, finishEvents(finished)];
  const results = await tx.commit([...before, ...saving, ...statementsAround(ran)]);
  const inserted = (inserting.length > 0 ? (results[0] ?? []) : []) as LineRow[];
  const cancelled = (cancelling.length > 0 ? (results[inserting.length] ?? []) : []) as {
    conversation: string;
    id: string;
  }[];
  const saved = (saving.length > 0 ? (results[before.length] ?? []) : []) as ({ id: string } & RowVersion)[];
  let at = 0;
  const done = ran.map((one) => {
    const { lines, effects } = present(one, inserted.slice(at, (at += one.output.messages.length)), now);
    // Open screens must not show, even for a moment, a line that will not be sent.
    for (const line of lines) if (cancelled.some(({ id }) => id === line.id)) line.status = "failed";
    const gone = cancelled.filter((line) => line.conversation === idOf(one));
    const statuses = [
      ...(changes.changed.get(idOf(one)) ?? []),
      ...gone.map((line) => ({ messageId: line.id, status: "failed" })),
    ];
    return { ...one, lines, effects, statuses };
  });
  return { done, versions: new Map(saved.map((row) => [row.id, row])) };
}

/**
 * False for a turn that only has delivery statuses. They are most of the traffic and change nothing of the
 * conversation.
 */
function changesConversation({ output }: Ran): boolean {
  return output.events.length > output.statuses.length;
}

function finishEvents(finished: TurnOutput["events"]): Prepared {
  return [FINISH_EVENTS, [storableJson(finished), arrayOf(finished.map((event) => event.id))]];
}

function insertsOf(ran: readonly Ran[]): Prepared[] {
  const [lines, effects, facts] = [ran.flatMap(lineRows), ran.flatMap(effectRows), ran.flatMap(factRows)];
  const values = [storableJson(lines), storableJson(effects)];
  if (facts.length > 0) return [[INSERT_LINES_AND_FACTS, [...values, storableJson(facts)]]];
  return lines.length + effects.length > 0 ? [[INSERT_LINES, values]] : [];
}
