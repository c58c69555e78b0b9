import type { Sighting } from "../bot/ports/knowledge-store.js";

/** How much each term of a question tells: much where few passages have it, most where none has. */
export type Weights = ReadonlyMap<string, number>;

export function weighTerms(terms: readonly string[], { total, frequencies }: Sighting): Weights {
  const weightOf = (term: string) => Math.log(1 + (total + 1) / ((frequencies.get(term) ?? 0) + 0.5));
  return new Map(terms.map((term) => [term, weightOf(term)]));
}

/**
 * How much of a question's weight stands in some terms, 0 to 1. A term that is only nearly there (one letter other, in
 * longer ones) counts `NEARLY`.
 */
export function coverage(weights: Weights, among: ReadonlySet<string>): number {
  let all = 0;
  let met = 0;
  for (const [term, weight] of weights) {
    all += weight;
    if (among.has(term)) met += weight;
    else if (term.length >= 5 && [...among].some((other) => oneLetterApart(term, other))) met += weight * NEARLY;
  }
  return all === 0 ? 0 : met / all;
}

const NEARLY = 0.75;

/** Whether two words of five letters or more differ by one letter put in, left out, exchanged or swapped with its neighbour. */
function oneLetterApart(a: string, b: string): boolean {
  if (b.length < 5 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
