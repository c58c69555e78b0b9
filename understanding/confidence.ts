import type { Measures } from "./measures.js";

/** The highest score of a message that does not equal an example. */
const MOST = 0.97;
/**
 * A message that is less familiar than this (too few of its words belong to the company's business) does not even lead
 * to a question.
 */
const UNFAMILIAR = 0.3;
/**
 * The chances of rivals are raised to this power, which brings them nearer to the leader. A clear leader must lead by
 * more than a tenth.
 */
const RIVALRY = 0.2;
/** The score for evidence of 0. From this score on a flow of the company begins. */
const EVEN = 0.55;
/** Evidence below 0 is divided by this, so that a likely meaning is still offered as a question. */
const DOUBTFUL = 1.8;

/**
 * How much each class may be believed. The likeliest class of the company is judged by a logistic regression over the
 * measures (fitted on the tuned sentences of `npm run bench -- understanding`, which include foreign ones). Its rivals
 * follow by their chances. The last class, which stands for none of the company's business, gets the rest.
 */
export function confidences(measures: Measures): Float64Array {
  const { chances } = measures;
  const scores = new Float64Array(chances.length);
  const foreign = chances.length - 1;
  let best = 0;
  for (let label = 1; label < foreign; label++) if ((chances[label] ?? 0) > (chances[best] ?? 0)) best = label;
  if (foreign <= 0) return scores;
  const most = measures.familiar > 0 ? MOST : UNFAMILIAR;
  const score = Math.min(most, scoreOf(evidence(measures, best)));
  for (let label = 0; label < foreign; label++)
    scores[label] = score * ((chances[label] ?? 0) / (chances[best] || 1)) ** RIVALRY;
  scores[foreign] = 1 - score;
  return scores;
}

function evidence({ chances, bounded, middles, familiar }: Measures, label: number): number {
  return (
    -2.55 + 0.18 * odds(chances[label] ?? 0) + 0.29 * odds(bounded[label] ?? 0) + 4.5 * (middles[label] ?? 0) + familiar
  );
}

function odds(chance: number): number {
  const held = Math.min(1 - 1e-5, Math.max(1e-5, chance));
  return Math.log(held / (1 - held));
}

function scoreOf(evidence: number): number {
  const stretched = (evidence < 0 ? evidence / DOUBTFUL : evidence) + odds(EVEN);
  return 1 / (1 + Math.exp(-stretched));
}
