const STEPS = 250;
const RATE = 0.1;

/**
 * The weights for which a loss is least (Adam, from 0). `add` adds the loss's slope at some weights. `pull` draws each
 * weight to 0, so that few questions cannot make one large.
 */
export function descend(
  size: number,
  pull: number,
  add: (weights: readonly number[], slope: number[]) => void,
): number[] {
  const weights: number[] = Array(size).fill(0);
  const mean: number[] = Array(size).fill(0);
  const spread: number[] = Array(size).fill(0);
  for (let step = 1; step <= STEPS; step++) {
    const slope = weights.map((weight) => pull * weight);
    add(weights, slope);
    for (const [n, by] of slope.entries()) {
      mean[n] = 0.9 * (mean[n] ?? 0) + 0.1 * by;
      spread[n] = 0.999 * (spread[n] ?? 0) + 0.001 * by * by;
      const [m, s] = [(mean[n] ?? 0) / (1 - 0.9 ** step), (spread[n] ?? 0) / (1 - 0.999 ** step)];
      weights[n] = (weights[n] ?? 0) - (RATE * m) / (Math.sqrt(s) + 1e-8);
    }
  }
  return weights;
}
