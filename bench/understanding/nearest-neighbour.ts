import { plainText } from "../../flows/values/plain-text.js";
import type { UnderstandingSet } from "./understanding-set.js";

/**
 * The baseline: the nearest example by the cosine of TF-IDF weights over groups of two to four letters. Returns the
 * best intent and its cosine.
 */
export function nearestNeighbour(
  intents: UnderstandingSet["intents"],
): (text: string) => [intent: string, score: number] {
  const examples = intents.flatMap(({ name, examples, keywords }) =>
    [...examples, ...keywords].map((text) => ({ name, counts: groupsOf(text) })),
  );
  const seenIn = new Map<string, number>();
  for (const { counts } of examples) for (const group of counts.keys()) seenIn.set(group, (seenIn.get(group) ?? 0) + 1);
  const weigh = (counts: ReadonlyMap<string, number>) => {
    const weights = new Map<string, number>();
    let square = 0;
    for (const [group, count] of counts) {
      const weight = (1 + Math.log(count)) * Math.log((1 + examples.length) / (1 + (seenIn.get(group) ?? 0)) + 1);
      weights.set(group, weight);
      square += weight * weight;
    }
    return { weights, length: Math.sqrt(square) || 1 };
  };
  const known = examples.map(({ name, counts }) => ({ name, ...weigh(counts) }));
  return (text) => {
    const { weights, length } = weigh(groupsOf(text));
    let best: [string, number] = ["", 0];
    for (const each of known) {
      let dot = 0;
      for (const [group, weight] of weights) dot += weight * (each.weights.get(group) ?? 0);
      const cosine = dot / (length * each.length);
      if (cosine > best[1]) best = [each.name, cosine];
    }
    return best;
  };
}

function groupsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of plainText(text).match(/[\p{L}\p{N}]+/gu) ?? []) {
    const edged = ` ${word} `;
    for (let size = 2; size <= 4; size++)
      for (let at = 0; at + size <= edged.length; at++) {
        const group = edged.slice(at, at + size);
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
  }
  return counts;
}
