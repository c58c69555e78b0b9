import type { ConversationRef, LoadedConversation, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import { type Begun, createBeginOldEvents, hasOldEvent } from "./begin-old-events.js";
import { commitTurns } from "./commit-turns.js";
import { findNamed } from "./find-named.js";
import { findOurs } from "./find-ours.js";
import { loadTurns } from "./load-turns.js";
import type { Memory } from "./memory.js";
import { storableText } from "./storable-json.js";
import type { Ran } from "./turn-rows.js";

const COUNT_FAILURE: Statement = {
  name: "count_failure",
  text: `WITH counted AS (
      UPDATE events SET attempts = attempts + 1, error = $2, state = CASE WHEN attempts + 1 >= $3 THEN 'dead' ELSE state END,
        outcome = CASE WHEN attempts + 1 >= $3 THEN 'failed' END
      WHERE id = coalesce($4::bigint, (SELECT min(id) FROM events WHERE conversation_id = $1 AND state = 'waiting' AND kind <> 'status'))
        AND conversation_id = $1 AND state = 'waiting' RETURNING id, tenant_id, conversation_id, state
    ), told AS (
      INSERT INTO alerts (id, tenant_id, conversation_id, kind, text, detail)
      SELECT gen_random_uuid(), tenant_id, conversation_id, 'event_failed', 'Uma mensagem não pôde ser tratada e espera por uma pessoa.',
        jsonb_build_object('event', id::text) FROM counted WHERE state = 'dead'
    )
    SELECT id::text, state FROM counted`,
};

/** The part of `Store` for turns of events that are stored already. `worker` is this process. */
export function createTurnStore(database: Database, now: () => number, memory: Memory, worker: string) {
  const sole = database.kind === "embedded";
  const oldEvents = createBeginOldEvents(database, worker, sole);

  type Run = (loaded: LoadedConversation) => Promise<TurnOutput | null>;

  /** Runs and commits one batch. Gives only the old conversations, and runs nothing, when some were not begun. */
  async function attempt(
    tx: Tx,
    work: readonly ConversationRef[],
    run: Run,
    begun: Begun | null,
  ): Promise<TurnsResult | { old: LoadedConversation[] }> {
    const since = memory.generation();
    const loaded = await loadTurns(tx, work, sole);
    const old = loaded.filter((one) => hasOldEvent(one, now()) && !begun?.upTo.has(one.conversationId));
    if (begun === null && old.length > 0) return { old };
    const ready = loaded.filter((one) => !old.includes(one)).map((one) => upTo(one, begun));
    const { ran, failed } = await runAll(await findOurs(tx, await findNamed(tx, ready)), run);
    const got = new Set(ready.map((conversation) => conversation.conversationId));
    const busy = work.filter((ref) => !got.has(ref.conversationId));
    const { done, versions } = ran.length > 0 ? await commitTurns(tx, ran, now()) : NONE_RAN;
    // Of these some events were left out, and must be taken again.
    const parts = new Set(ready.filter((one) => !loaded.includes(one)).map(({ conversationId }) => conversationId));
    const alone: ConversationRef[] = [];
    for (const { conversation, output } of ran) {
      const { tenantId, conversationId } = conversation;
      if (parts.has(conversationId)) alone.push({ tenantId, conversationId });
      const row = versions.get(conversationId);
      if (row) memory.keep(conversation, output, row, since);
    }
    return { done, busy, alone, held: [], dead: [], failed };
  }

  /** Begins the old conversations, and runs what may be handled now. */
  async function runBegun(work: readonly ConversationRef[], run: Run, old: LoadedConversation[]): Promise<TurnsResult> {
    const begun = await oldEvents.begin(old, work.length === 1);
    const { alone, busy, held, dead } = begun;
    const left = new Set([...alone, ...busy, ...held].map(({ conversationId }) => conversationId));
    const rest = work.filter(({ conversationId }) => !left.has(conversationId));
    let finished: string[] = [];
    try {
      const result =
        rest.length === 0 ? NOTHING : await database.serialised(tenantsOf(rest), (tx) => attempt(tx, rest, run, begun));
      if ("old" in result) throw new Error("what was begun is not begun again");
      finished = result.done.flatMap(({ output }) => output.events.map(({ id }) => id));
      return { ...result, alone: [...result.alone, ...alone], busy: [...result.busy, ...busy], held, dead };
    } finally {
      // A mark that cannot be taken back now is taken back after the next try. What the turns came to matters more: it
      // must be returned, or thrown, in any case.
      await Promise.allSettled([oldEvents.takeBack(old, begun, finished)]);
    }
  }

  return {
    async turns(work: readonly ConversationRef[], run: Run): Promise<TurnsResult> {
      const result = await database.serialised(tenantsOf(work), (tx) => attempt(tx, work, run, null));
      return "old" in result ? await runBegun(work, run, result.old) : result;
    },

    /** The events behind the failed one get their turn after the failed one is set aside. */
    async failTurn(
      ref: ConversationRef,
      error: string,
      most: number,
      eventId: string | null = null,
    ): Promise<{ dead: boolean; eventId: string | null }> {
      const rows = await database.transaction([ref.tenantId], (tx) =>
        tx.run<{ id: string; state: string }>(COUNT_FAILURE, [
          ref.conversationId,
          storableText(error).slice(0, 2_000),
          most,
          eventId,
        ]),
      );
      return { dead: rows[0]?.state === "dead", eventId: rows[0]?.id ?? null };
    },
  };
}

const NOTHING: TurnsResult = { done: [], busy: [], alone: [], held: [], dead: [], failed: [] };
const NONE_RAN: Awaited<ReturnType<typeof commitTurns>> = { done: [], versions: new Map() };
const tenantsOf = (work: readonly ConversationRef[]) => [...new Set(work.map((ref) => ref.tenantId))];

/** The conversation with the events that may be handled now. */
function upTo(conversation: LoadedConversation, begun: Begun | null): LoadedConversation {
  const last = begun?.upTo.get(conversation.conversationId) ?? null;
  const end = conversation.events.findIndex(({ id }) => id === last) + 1;
  const isPart = end > 0 && end < conversation.events.length;
  return isPart ? { ...conversation, events: conversation.events.slice(0, end) } : conversation;
}

async function runAll(
  loaded: readonly LoadedConversation[],
  run: (loaded: LoadedConversation) => Promise<TurnOutput | null>,
): Promise<{ ran: Ran[]; failed: TurnsResult["failed"] }> {
  const ran: Ran[] = [];
  const failed: TurnsResult["failed"] = [];
  for (const conversation of loaded) {
    try {
      const output = await run(conversation);
      if (output) ran.push({ conversation, output });
    } catch (error) {
      const { tenantId, conversationId } = conversation;
      failed.push({ ref: { tenantId, conversationId }, error });
    }
  }
  return { ran, failed };
}
