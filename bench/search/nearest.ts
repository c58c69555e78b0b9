import { portuguese } from "../../company/portuguese.js";
import type { IndexedText } from "../../knowledge/passage-index.js";
import { createTerms } from "../../knowledge/terms.js";

/** The number of dimensions of a vector. */
const SIZE = 384;
/** The weight of a three-letter piece of a term, compared to the term itself: enough to match a misspelt one. */
const PIECE = 0.25;
const terms = createTerms(portuguese);

/**
 * The nearest passages by cosine: terms and their three-letter pieces hashed into 384 numbers. The product used to find
 * passages like this.
 */
export function nearest(passages: readonly IndexedText[]): (question: string) => IndexedText[] {
  const vectors = passages.map(({ title, heading, text }) => vectorOf(`${title}\n${heading}\n${text}`));
  return (question) => {
    const asked = vectorOf(question);
    return vectors
      .map((vector, at) => ({ at, near: vector.reduce((sum, number, n) => sum + number * (asked[n] ?? 0), 0) }))
      .sort((a, b) => b.near - a.near || a.at - b.at)
      .slice(0, 10)
      .flatMap(({ at }) => passages[at] ?? []);
  };
}

function vectorOf(text: string): number[] {
  const counts = new Map<string, number>();
  const count = (feature: string, by: number) => counts.set(feature, (counts.get(feature) ?? 0) + by);
  for (const { heavy } of terms(text)) {
    count(heavy, 1);
    const framed = `_${heavy}_`;
    for (let at = 0; at + 3 <= framed.length; at++) count(`#${framed.slice(at, at + 3)}`, PIECE);
  }
  const numbers: number[] = Array(SIZE).fill(0);
  for (const [feature, times] of counts) {
    const hash = hashOf(feature);
    const at = (hash >>> 1) % SIZE;
    const weight = Math.log1p(times);
    numbers[at] = (numbers[at] ?? 0) + (hash & 1 ? weight : -weight);
  }
  const length = Math.hypot(...numbers) || 1;
  return numbers.map((number) => number / length);
}

/** FNV-1a, 32 bits, mixed once more so that its low bits are evenly distributed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
