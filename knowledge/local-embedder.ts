import { EMBEDDING_SIZE, type Embedder } from "./embedder.js";
import type { Language } from "./language.js";
import { createTerms } from "./terms.js";

/** What a three-letter piece of a term counts beside the term itself: enough to meet a misspelt one. */
const PIECE = 0.25;

/**
 * An embedder without a model: terms and their three-letter pieces, each hashed to one of the numbers. It knows words and
 * not meanings, is the same on every machine, and takes microseconds. A test holds its numbers: when the words change,
 * so must the name.
 */
export function createLocalEmbedder(language: Language): Embedder {
  const terms = createTerms(language);
  return {
    name: "local-1",
    embed(text) {
      const counts = new Map<string, number>();
      const count = (feature: string, by: number) => counts.set(feature, (counts.get(feature) ?? 0) + by);
      for (const term of terms(text)) {
        count(term, 1);
        const framed = `_${term}_`;
        for (let at = 0; at + 3 <= framed.length; at++) count(`#${framed.slice(at, at + 3)}`, PIECE);
      }
      const numbers: number[] = Array(EMBEDDING_SIZE).fill(0);
      for (const [feature, times] of counts) {
        const hash = hashOf(feature);
        const at = (hash >>> 1) % EMBEDDING_SIZE;
        const weight = Math.log1p(times);
        numbers[at] = (numbers[at] ?? 0) + (hash & 1 ? weight : -weight);
      }
      return toLengthOne(numbers);
    },
  };
}

/** FNV-1a, 32 bits, stirred once more so that its low bits are even. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function toLengthOne(numbers: number[]): number[] {
  const length = Math.hypot(...numbers);
  // A vector of nothing has no direction, and cosine wants one.
  if (length === 0) return numbers.map((_, index) => (index === 0 ? 1 : 0));
  return numbers.map((number) => Math.round((number / length) * 1e6) / 1e6);
}
