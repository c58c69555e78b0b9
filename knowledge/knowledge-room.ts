import { setTimeout as sleep } from "node:timers/promises";
import type { KnowledgeStore } from "../bot/ports/knowledge-store.js";
import type { Room, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { cleanQuestion, normaliseQuestion } from "./clean-question.js";
import type { Embedder } from "./embedder.js";
import type { Language } from "./language.js";
import { createSearch } from "./search.js";

/** What the room needs: where the company's passages are, and how its language is read. */
export type KnowledgeTools = { store: KnowledgeStore; embedder: Embedder; language: Language };

/** A store that fails is tried again after so long, ms; then no more: what is said next waits behind this answer. */
const AGAIN_AFTER = [250, 1_000];

/**
 * Answers `knowledge.search` from what the company wrote, in the words it wrote; what it does not know is kept as a gap,
 * once per effect. Asked again for the same effect it says the same and counts nothing twice. Where it cannot look it
 * says `failed` after a moment: an answer that comes late is worth less than the flow going on.
 */
export function createKnowledgeRoom({ store, embedder, language }: KnowledgeTools): Room {
  const search = createSearch(store, embedder, language);

  async function answer({ tenantId, conversationId, key, input, signal }: RoomAsk): Promise<RoomAnswer> {
    const question = typeof input.question === "string" ? input.question : "";
    const { best, known } = await search(tenantId, question);
    if (best && known) return { outcome: "done", result: { outcome: "found", value: { ...best } } };
    const normalised = normaliseQuestion(question, language);
    signal.throwIfAborted();
    if (normalised !== "") {
      const gap = { question: cleanQuestion(question), normalised, effectKey: key, conversationId };
      await store.keepGap(tenantId, gap);
    }
    return { outcome: "done", result: { outcome: "unknown" } };
  }

  return {
    async "knowledge.search"(ask) {
      for (let tries = 0; ; tries++) {
        try {
          return await answer(ask);
        } catch (error) {
          const pause = AGAIN_AFTER[tries];
          if (pause === undefined || ask.signal.aborted) {
            const reason = error instanceof Error ? error.message : String(error);
            return { outcome: "failed", reason, result: { outcome: "failed" } };
          }
          await sleep(pause);
        }
      }
    },
  };
}
