import type { Ranked } from "./rank.js";
import { CONFIDENCE_WORTH } from "./weights.js";

/** From this confidence on, the answer is given. */
export const SURE = 0.8;
/** From this confidence on, the best few are offered. Below it the question counts as unknown. */
export const BETWEEN = 0.2;
/**
 * The highest confidence when only one word is shared and it does not stand in a heading: any text may contain one
 * word.
 */
const ONE_WORD = 0.6;
/**
 * The best passage must be at least this likely among all that were found; otherwise its confidence has the same limit.
 */
const LIKELIEST = 0.45;

const WORTH = Object.values(CONFIDENCE_WORTH);

/**
 * How likely it is that the first of the ranked passages answers, 0 to 1. It depends on its signs and on its lead over
 * the others.
 */
export function confidenceOf(ranked: readonly Ranked[]): number {
  const [first] = ranked;
  if (!first) return 0;
  const sum = confidenceSigns(ranked).reduce((all, sign, n) => all + sign * (WORTH[n] ?? 0), 0);
  const likely = 1 / (1 + Math.exp(-sum));
  const { matched, named } = first.signs;
  const doubted = (matched <= 1 && named < 1) || shareOf(ranked) < LIKELIEST;
  return Math.round((doubted ? Math.min(likely, ONE_WORD) : likely) * 1000) / 1000;
}

/**
 * How likely the first passage is among all. Scores are logarithms of likelihood, because the ranking was fitted that
 * way.
 */
function shareOf(ranked: readonly Ranked[]): number {
  const first = ranked[0]?.score ?? 0;
  return 1 / ranked.reduce((sum, { score }) => sum + Math.exp(score - first), 0);
}

/** The signs of the first passage (of at least one) that the confidence weighs, in the order of `CONFIDENCE_WORTH`. */
export function confidenceSigns(ranked: readonly Ranked[]): number[] {
  const [first, second] = ranked as [Ranked, ...Ranked[]];
  const { signs, score } = first;
  return [
    1,
    second ? Math.min(3, score - second.score) : 3,
    shareOf(ranked),
    signs.evidence,
    Math.log1p(signs.matched),
    signs.pairs,
    signs.literal,
    signs.kind,
    signs.near,
    signs.named,
    signs.unknown,
    signs.meaningScore,
    signs.headingAsked,
    signs.sentence,
    signs.covered,
    Math.min(4, signs.literalScore),
    signs.titled,
    second && second.entry.document !== first.entry.document ? 1 : 0,
  ];
}
