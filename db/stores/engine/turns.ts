import type { ConversationRef, LoadedConversation, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import { commitTurns } from "./commit-turns.js";
import type { ConversationCache } from "./conversation-cache.js";
import { findNamed } from "./find-named.js";
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
export function createTurnStore(database: Database, now: () => number, cache: ConversationCache | null) {
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

  return {
    async turns(
      work: readonly ConversationRef[],
      run: (loaded: LoadedConversation) => Promise<TurnOutput | null>,
    ): Promise<TurnsResult> {
      const tenants = [...new Set(work.map((ref) => ref.tenantId))];
      try {
        return await database.serialised(tenants, async (tx) => {
          const { loaded, read, since } = await load(tx, work);
          const { ran, failed } = await runAll(await findNamed(tx, loaded), run);
          for (const { ref } of failed) cache?.forget(ref.conversationId);
          const got = new Set(loaded.map((conversation) => conversation.conversationId));
          const busy = work.filter((ref) => !got.has(ref.conversationId));
          const done = ran.length > 0 ? await commitTurns(tx, ran, now()) : [];
          // More events may be waiting than were read.
          const truncated = count(loaded) >= MOST_EVENTS;
          for (const { conversation, output } of ran) {
            // A status that came before its message stays waiting, and the cache does not know it. So the conversation
            // must be read from the database next time.
            if (output.statuses.length > 0 || truncated) cache?.forget(conversation.conversationId);
            else cache?.keep(conversation, output, read.has(conversation.conversationId) ? since : null);
          }
          return { done, busy, failed };
        });
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
