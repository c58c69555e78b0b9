import type { PassageIndex } from "./passage-index.js";
import { rarity } from "./passage-index.js";
import type { AskedWord } from "./read-question.js";

/** What speaks for a passage as the answer to a question. Shares are of the weight of the question's words, 0 to 1. */
export type Signs = {
  /** Words that were asked, and those of them that the passage, its heading or its title has. */
  asked: number;
  matched: number;
  /** Of the words that were asked, those that the whole corpus has nothing like. */
  unknown: number;
  /** The weight of what matched, in weights of the rarest word: it does not grow by asking less. */
  evidence: number;
  /** What matched as it is written, neither corrected nor by meaning. */
  literal: number;
  /** What stands in heading and title. */
  named: number;
  /** What stands close together in the text. */
  near: number;
  /** Pairs of words side by side, as they are asked: their share, and the weight of all pairs. */
  pairs: number;
  pairWeight: number;
  /** 1: the kind of answer that is wanted is there; -1: it is not; 0: none in particular is wanted. */
  kind: number;
};

/** Words that stand within so many of each other are close together. */
const CLOSE = 24;
/** What a pair counts that has another word in between. */
const ONE_BETWEEN = 0.5;

/** Looks at one passage closely; `weights` are those of the words asked. */
export function readSigns(
  index: PassageIndex,
  passage: number,
  asked: readonly AskedWord[],
  weights: readonly number[],
  kinds: readonly string[],
): Signs {
  const text = index.sequences[passage] ?? new Uint32Array();
  const names = new Set(index.names[passage]);
  const weightOf = (n: number) => weights[n] ?? 0;
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const share = (held: readonly number[]) => held.reduce((sum, part, n) => sum + part * weightOf(n), 0) / whole;

  // For each term of the corpus that a word may mean: which word, and how much that counts.
  const meant = new Map<number, Map<number, number>>();
  for (const [n, { readings }] of asked.entries()) {
    for (const { heavy, weight } of readings) {
      const id = index.heavyIds.get(heavy);
      if (id !== undefined) meant.set(id, (meant.get(id) ?? new Map<number, number>()).set(n, weight));
    }
  }
  const inText = asked.map(() => 0);
  const inName = asked.map(() => 0);
  const places: { at: number; words: Map<number, number> }[] = [];
  for (const [at, id] of text.entries()) {
    const words = meant.get(id);
    if (!words) continue;
    places.push({ at, words });
    for (const [n, weight] of words) inText[n] = Math.max(inText[n] ?? 0, weight);
  }
  for (const id of names) for (const [n, weight] of meant.get(id) ?? []) inName[n] = Math.max(inName[n] ?? 0, weight);
  const held = inText.map((part, n) => Math.max(part, inName[n] ?? 0));
  const { pairs, pairWeight } = pairsOf(places, asked.length, weightOf);
  const hasKind = kinds.some((kind) => index.postings.get(`k:${kind}`)?.passages.includes(passage));
  return {
    asked: asked.length,
    matched: held.filter((part) => part > 0).length,
    unknown: asked.filter(({ readings }) => readings.length === 0).length / asked.length,
    evidence: (share(held) * whole) / rarity(index.entries.length, 1),
    literal: share(held.map((part) => (part === 1 ? 1 : 0))),
    named: share(inName),
    near: nearest(places, weightOf) / whole,
    pairs,
    pairWeight,
    kind: kinds.length === 0 ? 0 : hasKind ? 1 : -1,
  };
}

type Place = { at: number; words: ReadonlyMap<number, number> };

/** The most weight that stands within `CLOSE` words. */
function nearest(places: readonly Place[], weightOf: (n: number) => number): number {
  let most = 0;
  for (const [from, first] of places.entries()) {
    const held = new Map<number, number>();
    for (let to = from; to < places.length; to++) {
      const place = places[to];
      if (!place || place.at >= first.at + CLOSE) break;
      for (const [n, weight] of place.words) held.set(n, Math.max(held.get(n) ?? 0, weight));
    }
    let sum = 0;
    for (const [n, weight] of held) sum += weight * weightOf(n);
    most = Math.max(most, sum);
  }
  return most;
}

function pairsOf(places: readonly Place[], asked: number, weightOf: (n: number) => number) {
  const best = new Map<number, number>();
  for (const [from, first] of places.entries()) {
    for (let to = from + 1; to < places.length; to++) {
      const second = places[to];
      if (!second || second.at > first.at + 2) break;
      const factor = second.at === first.at + 1 ? 1 : ONE_BETWEEN;
      for (const [n, weight] of first.words) {
        for (const other of [n - 1, n + 1]) {
          const along = second.words.get(other);
          const pair = Math.min(n, other);
          if (along !== undefined) best.set(pair, Math.max(best.get(pair) ?? 0, factor * weight * along));
        }
      }
    }
  }
  let pairWeight = 0;
  let found = 0;
  for (let n = 0; n + 1 < asked; n++) {
    const weight = Math.min(weightOf(n), weightOf(n + 1));
    pairWeight += weight;
    found += weight * (best.get(n) ?? 0);
  }
  return { pairs: pairWeight === 0 ? 0 : found / pairWeight, pairWeight };
}
