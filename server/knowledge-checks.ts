import { type CheckKnowledgeTools, checkKnowledge } from "../knowledge/gaps/check-knowledge.js";
import type { KnowledgeRoom } from "../knowledge/knowledge-room.js";

/** Gaps and own questions follow what a company knows: one check after the other, so that customers are answered meanwhile. */
export function createKnowledgeChecks(
  tools: Pick<CheckKnowledgeTools, "care" | "now"> & {
    knowledge: Pick<KnowledgeRoom, "knowledgeOf" | "forget">;
    log: { error(detail: object, message: string): void };
  },
): { check(tenantId: string): Promise<void>; stop(): Promise<void> } {
  const { care, now, knowledge, log } = tools;
  let ending = false;
  let line: Promise<void> = Promise.resolve();
  const checking: CheckKnowledgeTools = {
    care,
    now,
    ending: () => ending,
    knowledgeOf(tenantId) {
      // Another process may have changed the company, whose word is not here yet.
      knowledge.forget(tenantId);
      return knowledge.knowledgeOf(tenantId);
    },
  };
  return {
    check(tenantId) {
      line = line
        .then(() => (ending ? undefined : checkKnowledge(checking, tenantId)))
        .catch((err: unknown) => log.error({ err, tenant: tenantId }, "what a company knows could not be checked"));
      return line;
    },
    async stop() {
      ending = true;
      await line;
    },
  };
}
