import type { Measures } from "./measures.js";

/** No message that does not equal an example is surer than this. */
const MOST = 0.97;
/** What has no word that the company's business knows is not even asked about. */
const UNFAMILIAR = 0.3;
/** A rival is as near as its chances to this power: who leads clearly leads by more than a tenth. */
const RIVALRY = 0.2;
/** The score that evidence of 0 is: from here on a company's flow begins. */
const EVEN = 0.55;
/** Below that evidence counts for less, so that what is likely is still asked about. */
const DOUBTFUL = 1.8;

/**
 * How far each class may be believed. The company's likeliest class is judged by a logistic regression over what is
 * measured (fitted on the tuned sentences of `npm run bench -- understanding`, foreign ones among them);
 * its rivals follow by their chances. The last class, which is none of the company's business, gets what is left.
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
