import type { Row } from "./vectoriser.js";

const EPOCHS = 8;
const RATE = 0.5;
const DECAY = 0.002;
/** The weight of an everyday sentence, as a part of an example's weight: there are many such sentences. */
const FOREIGN = 0.25;
/** Classes that an example is this sure about are skipped. They would take most of the training time. */
const NEGLIGIBLE = 0.02;

/**
 * Softmax regression with steps that shrink as a weight moves (AdaGrad), in the order of the examples, so it is
 * deterministic. Returns the weights feature by feature, each for all classes. The last class stands for none of the
 * company's business.
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
  const wrong = new Int32Array(size);
  const { starts, numbers, values } = flat(rows);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let example = 0; example < rows.length; example++) {
      const [from, to] = [starts[example] as number, starts[example + 1] as number];
      const owner = owners[example] as number;
      const share = owner === size - 1 ? FOREIGN : 1;
      errors.fill(0);
      for (let part = from; part < to; part++) {
        const at = (numbers[part] as number) * size;
        const value = values[part] as number;
        for (let label = 0; label < size; label++)
          errors[label] = (errors[label] as number) + value * (weights[at + label] as number);
      }
      softmaxInPlace(errors);
      let count = 0;
      for (let label = 0; label < size; label++) {
        const error = share * ((errors[label] as number) - (label === owner ? 1 : 0));
        errors[label] = error;
        if (Math.abs(error) >= NEGLIGIBLE) wrong[count++] = label;
      }
      for (let part = from; count > 0 && part < to; part++) {
        const at = (numbers[part] as number) * size;
        const value = values[part] as number;
        for (let index = 0; index < count; index++) {
          const label = wrong[index] as number;
          const old = weights[at + label] as number;
          const slope = (errors[label] as number) * value + DECAY * old;
          const square = (squares[at + label] as number) + slope * slope;
          squares[at + label] = square;
          weights[at + label] = old - (RATE * slope) / Math.sqrt(square);
        }
      }
    }
  }
  return weights;
}

/** All rows behind each other in arrays of numbers, because training walks through them millions of times. */
function flat(rows: readonly Row[]) {
  const starts = new Int32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) starts[index + 1] = (starts[index] as number) + row.length;
  const all = rows.flat();
  return {
    starts,
    numbers: Int32Array.from(all, ([feature]) => feature),
    values: Float64Array.from(all, ([, value]) => value),
  };
}

/** Turns sums into shares that add up to 1. */
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
