import type { Ranked } from "./rank.js";

/** From here on an answer is given. */
export const SURE = 0.7;
/** From here on the best few are offered. Below: unknown. */
export const BETWEEN = 0.2;
/** One shared word is never sure, wherever it stands but in the heading: anything may hold it. */
const ONE_WORD = 0.6;

/**
 * What each sign is worth (logistic regression). Learned from half of FaQuAD's paragraphs and `bench/search/support-tuned.json`,
 * with each set's questions asked of the other's corpus, too; what it is worth elsewhere stands in docs/knowledge.md.
 */
const WORTH = { evidence: 0.605, matched: 0.792, pairs: 1.601, margin: 2.567, literal: 1.333 } as const;
const WORTH_MORE = { kind: 0.499, near: 1.147, named: 0.257, unknown: -3.045 } as const;
const BASE = -4.449;

/** How likely the first of some ranked passages answers, 0 to 1: by what speaks for it, and by its lead over the second. */
export function confidenceOf([first, second]: readonly Ranked[]): number {
  if (!first) return 0;
  const { signs, score } = first;
  const margin = (score - (second?.score ?? 0)) / score;
  const sum =
    BASE +
    WORTH.evidence * signs.evidence +
    WORTH.matched * Math.log1p(signs.matched) +
    WORTH.pairs * signs.pairs +
    WORTH.margin * margin +
    WORTH.literal * signs.literal +
    WORTH_MORE.kind * signs.kind +
    WORTH_MORE.near * signs.near +
    WORTH_MORE.named * signs.named +
    WORTH_MORE.unknown * signs.unknown;
  const likely = 1 / (1 + Math.exp(-sum));
  const alone = signs.matched <= 1 && signs.named < 1;
  return Math.round((alone ? Math.min(likely, ONE_WORD) : likely) * 1000) / 1000;
}
