import type { Rehearse } from "../handoff-inbox/ports.js";
import { MOST_GAPS } from "../knowledge/gaps/check-knowledge.js";
import type { KnowledgeRoom } from "../knowledge/knowledge-room.js";
import type { KnowledgeCare } from "../knowledge/ports.js";
import { rehearseChange } from "../knowledge/questions/rehearse-change.js";

/** Tries an article out before it is published: against the company's own questions and those that customers asked in vain. */
export function createRehearsal(
  room: Pick<KnowledgeRoom, "knowledgeOf" | "supposing">,
  care: Pick<KnowledgeCare, "questions" | "gaps">,
  now: () => number,
): Rehearse {
  return async (tenantId, document) => {
    const [own, gaps, before] = await Promise.all([
      care.questions(tenantId),
      care.gaps(tenantId, MOST_GAPS),
      room.knowledgeOf(tenantId),
    ]);
    const after = await room.supposing(tenantId, document);
    const asked = { own, gaps: gaps.map(({ question }) => question) };
    return rehearseChange({ before, after }, asked, now());
  };
}
