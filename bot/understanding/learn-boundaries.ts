import type { Row } from "./vectoriser.js";

const EPOCHS = 12;
const RATE = 0.5;
const DECAY = 0.002;
/** An everyday sentence counts for so much of an example: there are many of them. */
const FOREIGN = 0.25;
/** Classes that an example is this sure about are left alone: most of training's time. */
const NEGLIGIBLE = 0.01;

/**
 * Softmax regression by steps that shrink as a weight moves (AdaGrad), in the examples' order: deterministic. Gives the
 * weights feature by feature, each for all classes.
 */
export function learnBoundaries(
  rows: readonly Row[],
  owners: readonly number[],
  features: number,
  size: number,
): Float64Array {
  const weights = new Float64Array(features * size);
  const squares = new Float64Array(weights.length).fill(1e-2);
  const sums = new Float64Array(size);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const [example, row] of rows.entries()) {
      const owner = owners[example] ?? 0;
      const weight = owner === size - 1 ? FOREIGN : 1;
      sums.fill(0);
      for (const [feature, value] of row)
        for (let label = 0; label < size; label++)
          sums[label] = (sums[label] ?? 0) + value * (weights[feature * size + label] ?? 0);
      const chances = softmax(sums);
      for (let label = 0; label < size; label++) {
        const error = weight * ((chances[label] ?? 0) - (label === owner ? 1 : 0));
        if (Math.abs(error) < NEGLIGIBLE) continue;
        for (const [feature, value] of row) {
          const at = feature * size + label;
          const old = weights[at] ?? 0;
          const slope = error * value + DECAY * old;
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
  const most = sums.reduce((max, sum) => Math.max(max, sum), Number.NEGATIVE_INFINITY);
  const chances = sums.map((sum) => Math.exp(sum - most));
  const total = chances.reduce((all, chance) => all + chance, 0);
  return chances.map((chance) => chance / total);
}
