import { setImmediate as nextTurn } from "node:timers/promises";
import type { Knowledge } from "../create-knowledge.js";
import type { OwnQuestion, Score } from "../ports.js";
import { isWorse, type Said, saidTo, scoreOf, type Verdict, verdictOf } from "./score-questions.js";

/** What a change of an article would do to the answers. */
export type Rehearsed = {
  before: Score;
  after: Score;
  /** The company's own questions are answered worse than before. */
  worse: boolean;
  /** Questions whose answer changes. `own`: the company's; `gap`: one that customers asked in vain. */
  changes: {
    question: string;
    of: "own" | "gap";
    before: Said & { verdict: Verdict | null };
    after: Said & { verdict: Verdict | null };
  }[];
};

/**
 * Asks the same questions before and after a change that nobody has published. The questions are asked one by one, so that
 * customers are answered in between. `at`: ms since the epoch.
 */
export async function rehearseChange(
  { before, after }: { before: Knowledge; after: Knowledge },
  { own, gaps }: { own: readonly OwnQuestion[]; gaps: readonly string[] },
  at: number,
): Promise<Rehearsed> {
  const asked = [
    ...own.map(({ question, sources }) => ({ question, of: "own" as const, sources })),
    ...gaps.map((question) => ({ question, of: "gap" as const, sources: null })),
  ];
  const all: Rehearsed["changes"] = [];
  for (const { question, of, sources } of asked) {
    const [was, is] = [saidTo(before, question, at), saidTo(after, question, at)];
    const verdict = (said: Said) => (sources === null ? null : verdictOf({ sources }, said));
    all.push({ question, of, before: { ...was, verdict: verdict(was) }, after: { ...is, verdict: verdict(is) } });
    await nextTurn();
  }
  const scoreAt = (when: "before" | "after") => scoreOf(all.flatMap((one) => one[when].verdict ?? []));
  const [was, is] = [scoreAt("before"), scoreAt("after")];
  return { before: was, after: is, worse: isWorse(was, is), changes: all.filter(isChanged) };
}

const isChanged = ({ before, after }: Rehearsed["changes"][number]): boolean =>
  before.outcome !== after.outcome || before.text !== after.text || before.document !== after.document;
