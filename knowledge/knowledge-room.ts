import type { KnowledgeStore } from "../bot/ports/knowledge-store.js";
import type { Room } from "../bot/ports/rooms.js";
import { cleanQuestion, normaliseQuestion } from "./clean-question.js";
import type { Embedder } from "./embedder.js";
import type { Language } from "./language.js";
import { createSearch } from "./search.js";

/** What the room needs: where the company's passages are, and how its language is read. */
export type KnowledgeTools = { store: KnowledgeStore; embedder: Embedder; language: Language };

/**
 * Answers `knowledge.search` from what the company wrote, in the words it wrote; what it does not know is kept as a gap,
 * once per effect. Asked again for the same effect it says the same and counts nothing twice.
 */
export function createKnowledgeRoom({ store, embedder, language }: KnowledgeTools): Room {
  const search = createSearch(store, embedder, language);
  return {
    async "knowledge.search"({ tenantId, conversationId, key, input, signal }) {
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
    },
  };
}
