import type { Row } from "./vectoriser.js";

const EPOCHS = 8;
const RATE = 0.5;
const DECAY = 0.002;
/** An everyday sentence counts for so much of an example: there are many of them. */
const FOREIGN = 0.25;
/** Classes that an example is this sure about are left alone: most of training's time. */
const NEGLIGIBLE = 0.02;

/**
 * Softmax regression by steps that shrink as a weight moves (AdaGrad), in the examples' order: deterministic. Gives the
 * weights feature by feature, each for all classes. The last class is what is none of the company's business.
 */
export function learnBoundaries(
  rows: readonly Row[],
  owners: readonly number[],
  features: number,
  size: number,
): Float64Array {
  const weights = new Float64Array(features * size);
  const squares = new Float64Array(weights.length).fill(1e-2);
  const errors = new Float64Array(size);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const [example, row] of rows.entries()) {
      const owner = owners[example] ?? 0;
      const share = owner === size - 1 ? FOREIGN : 1;
      errors.fill(0);
      for (const [feature, value] of row)
        for (let label = 0; label < size; label++)
          errors[label] = (errors[label] ?? 0) + value * (weights[feature * size + label] ?? 0);
      softmaxInPlace(errors);
      const wrong: number[] = [];
      for (let label = 0; label < size; label++) {
        const error = share * ((errors[label] ?? 0) - (label === owner ? 1 : 0));
        errors[label] = error;
        if (Math.abs(error) >= NEGLIGIBLE) wrong.push(label);
      }
      if (wrong.length === 0) continue;
      for (const [feature, value] of row) {
        for (const label of wrong) {
          const at = feature * size + label;
          const old = weights[at] ?? 0;
          const slope = (errors[label] ?? 0) * value + DECAY * old;
          const square = (squares[at] ?? 0) + slope * slope;
          squares[at] = square;
          weights[at] = old - (RATE * slope) / Math.sqrt(square);
        }
      }
    }
  }
  return weights;
}

/** Shares that add up to 1. */
export function softmax(sums: Float64Array): Float64Array {
  const chances = Float64Array.from(sums);
  softmaxInPlace(chances);
  return chances;
}

function softmaxInPlace(sums: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const sum of sums) if (sum > most) most = sum;
  let total = 0;
  for (let label = 0; label < sums.length; label++) {
    const power = Math.exp((sums[label] ?? 0) - most);
    sums[label] = power;
    total += power;
  }
  for (let label = 0; label < sums.length; label++) sums[label] = (sums[label] ?? 0) / total;
}
