import type { ConversationRef, LoadedConversation, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import type { Database, Statement } from "../../database.js";
import { commitTurns } from "./commit-turns.js";
import { loadTurns } from "./load-turns.js";
import { storableText } from "./storable-json.js";

const COUNT_FAILURE: Statement = {
  name: "count_failure",
  text: `UPDATE events SET attempts = attempts + 1, error = $2, state = CASE WHEN attempts + 1 >= $3 THEN 'dead' ELSE state END,
      outcome = CASE WHEN attempts + 1 >= $3 THEN 'failed' END
    WHERE id = (SELECT min(id) FROM events WHERE conversation_id = $1 AND state = 'waiting') RETURNING state`,
};

/** The turns' part of `Store`. */
export function createTurnStore(database: Database, now: () => number) {
  return {
    async turns(
      work: readonly ConversationRef[],
      run: (loaded: LoadedConversation) => Promise<TurnOutput | null>,
    ): Promise<TurnsResult> {
      const tenants = [...new Set(work.map((ref) => ref.tenantId))];
      return database.transaction(tenants, async (tx) => {
        const loaded = await loadTurns(tx, work);
        const ran: { conversation: LoadedConversation; output: TurnOutput }[] = [];
        const failed: TurnsResult["failed"] = [];
        for (const conversation of loaded) {
          try {
            const output = await run(conversation);
            if (output) ran.push({ conversation, output });
          } catch (error) {
            failed.push({
              ref: { tenantId: conversation.tenantId, conversationId: conversation.conversationId },
              error,
            });
          }
        }
        const got = new Set(loaded.map((conversation) => conversation.conversationId));
        const busy = work.filter((ref) => !got.has(ref.conversationId));
        return { done: ran.length > 0 ? await commitTurns(tx, ran, now()) : [], busy, failed };
      });
    },

    /** The oldest waiting event is the one that fails; those behind it get their turn once it is set aside. */
    async failTurn(ref: ConversationRef, error: string, most: number): Promise<{ dead: boolean }> {
      const rows = await database.transaction([ref.tenantId], (tx) =>
        tx.run<{ state: string }>(COUNT_FAILURE, [ref.conversationId, storableText(error).slice(0, 2_000), most]),
      );
      return { dead: rows[0]?.state === "dead" };
    },
  };
}
