import type { ConversationRef, LoadedConversation, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import { type Begun, createBeginOldEvents, hasOldEvent } from "./begin-old-events.js";
import { commitTurns } from "./commit-turns.js";
import type { ConversationCache } from "./conversation-cache.js";
import { findNamed } from "./find-named.js";
import { findOurs } from "./find-ours.js";
import { loadTurns, MOST_EVENTS } from "./load-turns.js";
import { storableText } from "./storable-json.js";

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

type Ran = { conversation: LoadedConversation; output: TurnOutput };

/** The part of `Store` for turns. `cache` is null when other processes work on the same database. */
export function createTurnStore(
  database: Database,
  now: () => number,
  cache: ConversationCache | null,
  worker: string,
) {
  const oldEvents = createBeginOldEvents(database, worker, cache !== null);

  /** Loads conversations from the cache, and the rest from the database. `read` are the ids of the rest. */
  async function load(
    tx: Tx,
    work: readonly ConversationRef[],
  ): Promise<{ loaded: LoadedConversation[]; read: Set<string>; since: number }> {
    const since = cache?.reading() ?? 0;
    const known = work.flatMap((ref) => cache?.take(ref.conversationId) ?? []);
    const ids = new Set(known.map((conversation) => conversation.conversationId));
    const rest = work.filter((ref) => !ids.has(ref.conversationId));
    const read = rest.length > 0 ? await loadTurns(tx, rest, cache !== null) : [];
    return { loaded: [...known, ...read], read: new Set(rest.map((ref) => ref.conversationId)), since };
  }

  type Run = (loaded: LoadedConversation) => Promise<TurnOutput | null>;

  /** Runs and commits one batch. Gives only the old conversations, and runs nothing, when some were not begun. */
  async function attempt(
    tx: Tx,
    work: readonly ConversationRef[],
    run: Run,
    begun: Begun | null,
  ): Promise<TurnsResult | { old: LoadedConversation[] }> {
    const { loaded, read, since } = await load(tx, work);
    const old = loaded.filter((one) => hasOldEvent(one, now()) && !begun?.upTo.has(one.conversationId));
    for (const { conversationId } of old) cache?.forget(conversationId);
    if (begun === null && old.length > 0) {
      for (const { conversationId } of loaded) cache?.forget(conversationId);
      return { old };
    }
    const ready = loaded.filter((one) => !old.includes(one)).map((one) => upTo(one, begun));
    const { ran, failed } = await runAll(await findOurs(tx, await findNamed(tx, ready)), run);
    for (const { ref } of failed) cache?.forget(ref.conversationId);
    const got = new Set(ready.map((conversation) => conversation.conversationId));
    const busy = work.filter((ref) => !got.has(ref.conversationId));
    const done = ran.length > 0 ? await commitTurns(tx, ran, now()) : [];
    // More events may be waiting than were read.
    const truncated = count(loaded) >= MOST_EVENTS;
    const whole = new Set(loaded);
    const alone: ConversationRef[] = [];
    for (const { conversation, output } of ran) {
      const { tenantId, conversationId } = conversation;
      const isWhole = whole.has(conversation);
      if (!isWhole) alone.push({ tenantId, conversationId });
      // A status that came before its message stays waiting, and the cache does not know it. So the conversation
      // must be read from the database next time.
      if (output.statuses.length > 0 || truncated || !isWhole) cache?.forget(conversationId);
      else cache?.keep(conversation, output, read.has(conversationId) ? since : null);
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
      try {
        const result = await database.serialised(tenantsOf(work), (tx) => attempt(tx, work, run, null));
        return "old" in result ? await runBegun(work, run, result.old) : result;
      } catch (error) {
        for (const ref of work) cache?.forget(ref.conversationId);
        throw error;
      }
    },

    /** The events behind the failed one get their turn after the failed one is set aside. */
    async failTurn(
      ref: ConversationRef,
      error: string,
      most: number,
      eventId: string | null = null,
    ): Promise<{ dead: boolean; eventId: string | null }> {
      cache?.forget(ref.conversationId);
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
const tenantsOf = (work: readonly ConversationRef[]) => [...new Set(work.map((ref) => ref.tenantId))];

/** The conversation with the events that may be handled now. */
function upTo(conversation: LoadedConversation, begun: Begun | null): LoadedConversation {
  const last = begun?.upTo.get(conversation.conversationId) ?? null;
  const end = conversation.events.findIndex(({ id }) => id === last) + 1;
  const isPart = end > 0 && end < conversation.events.length;
  return isPart ? { ...conversation, events: conversation.events.slice(0, end) } : conversation;
}

function count(loaded: readonly LoadedConversation[]): number {
  return loaded.reduce((sum, conversation) => sum + conversation.events.length, 0);
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
