import type { Found, Knowledge } from "../create-knowledge.js";
import type { OwnQuestion, Score } from "../ports.js";

/** How one question ends. `source`: the article's title; `document`: its slug, or the company's file. */
export type Said = {
  outcome: "found" | "perhaps" | "between" | "unknown";
  text: string | null;
  source: string | null;
  document: string | null;
};

export type Verdict = keyof Score;

/** What is said to a question, in a form that two states of the knowledge can be compared by. */
export function saidTo(knowledge: Knowledge, question: string, at: number): Said {
  const found: Found = knowledge.answer({ question }, at);
  if (found.outcome !== "found") return { outcome: found.outcome, text: null, source: null, document: null };
  const { text, source, sure = true, passages } = found.answer;
  return { outcome: sure ? "found" : "perhaps", text, source, document: passages[0]?.document ?? null };
}

/**
 * Whether a question is answered from a source that the company expects: an article by its slug or title, or a file such as
 * `catalog/limpeza`. Likely headings that are only offered count as no answer.
 */
export function verdictOf({ sources }: Pick<OwnQuestion, "sources">, { text, source, document }: Said): Verdict {
  if (text === null) return "unanswered";
  const names = [document, source].map((name) => name?.toLowerCase());
  return sources.length === 0 || sources.some((one) => names.includes(one.toLowerCase())) ? "right" : "wrong";
}

export const NO_SCORE: Score = { right: 0, wrong: 0, unanswered: 0 };

/** Counts verdicts. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const score = { ...NO_SCORE };
  for (const verdict of verdicts) score[verdict] += 1;
  return score;
}

/** Fewer right answers, or as many and more wrong ones. */
export const isWorse = (before: Score, after: Score): boolean =>
  after.right < before.right || (after.right === before.right && after.wrong > before.wrong);
