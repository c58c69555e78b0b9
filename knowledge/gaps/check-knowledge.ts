import { setImmediate as nextTurn } from "node:timers/promises";
import type { Knowledge } from "../create-knowledge.js";
import type { Gap, KnowledgeCare } from "../ports.js";
import { saidTo, scoreOf, type Verdict, verdictOf } from "../questions/score-questions.js";

export type CheckKnowledgeTools = {
  care: KnowledgeCare;
  /** What a company knows now, as the database has it. */
  knowledgeOf(tenantId: string): Promise<Knowledge>;
  ending(): boolean;
  /** In ms since the epoch. */
  now(): number;
};

/** Of a company's gaps, those that were asked last are held against what it knows. */
export const MOST_GAPS = 500;
/** A process that began so long ago (ms) and did not finish has ended. */
const CUT_OFF_MS = 120_000;

/**
 * Holds a company's gaps and own questions against what it knows now, once for each state of its knowledge. A gap that an
 * article surely answers is closed and says which; one whose article is gone, or no longer valid, is open again. A process
 * that ends in between leaves the state unchecked, and another one begins anew.
 */
export async function checkKnowledge(tools: CheckKnowledgeTools, tenantId: string): Promise<void> {
  const { care, knowledgeOf, ending, now } = tools;
  const { stamp, changed } = await care.stamp(tenantId);
  if (!(await care.begin(tenantId, stamp, CUT_OFF_MS))) return;
  const knowledge = await knowledgeOf(tenantId);
  const at = now();
  const gaps: { id: string; answeredBy: string | null }[] = [];
  for (const gap of await care.gaps(tenantId, MOST_GAPS)) {
    const answeredBy = answererOf(knowledge, gap, at);
    if (answeredBy !== gap.answeredBy) gaps.push({ id: gap.id, answeredBy });
    await nextTurn();
    if (ending()) return;
  }
  const own = await care.questions(tenantId);
  const verdicts: Verdict[] = [];
  for (const question of own) {
    verdicts.push(verdictOf(question, saidTo(knowledge, question.question, at)));
    await nextTurn();
    if (ending()) return;
  }
  await care.end(tenantId, stamp, { gaps, score: own.length === 0 ? null : scoreOf(verdicts), cause: changed });
}

/** What closes a gap is a sure answer. A closed one stays closed as long as its article is still what is said. */
function answererOf(knowledge: Knowledge, { question, answeredBy }: Gap, at: number): string | null {
  const { outcome, document } = saidTo(knowledge, question, at);
  if (outcome === "found" || (outcome === "perhaps" && document === answeredBy)) return document;
  return null;
}
