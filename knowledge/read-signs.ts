import type { PassageIndex } from "./passage-index.js";
import { holds, rarity } from "./passage-index.js";
import type { AskedWord } from "./read-question.js";

/** What speaks for a passage as the answer to a question. Shares are of the weight of the question's words, 0 to 1. */
export type Signs = LookedSigns & {
  /** BM25, in weights of the rarest word: by the words themselves, what words of near meaning add. */
  literalScore: number;
  meaningScore: number;
  /** What the wanted kind of answer adds. */
  kindScore: number;
  /** BM25 of the whole document: for each word, the best of its passages. */
  document: number;
  /** 1: its heading promises the kind of answer that is wanted. */
  kindHeaded: number;
};

/** Those that one passage tells by itself. */
export type LookedSigns = {
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
  /** The weight of all words, in weights of the rarest one. */
  whole: number;
  /** Of the words of its heading, those that were asked. */
  headingAsked: number;
  /** What stands in the title of its document. */
  titled: number;
  /** The most that stands in so few words as a sentence has. */
  sentence: number;
  /** Its length, as a logarithm of words. */
  long: number;
  /** Of the words that were asked, those that it has, uncommon or not. */
  covered: number;
};

/** Words that stand within so many of each other are close together; within so few, in one sentence. */
const CLOSE = 24;
const SENTENCE = 10;
/** What a pair counts that has another word in between. */
const ONE_BETWEEN = 0.5;

/** Looks at one passage closely; `weights` are those of the words asked. */
export function readSigns(
  index: PassageIndex,
  passage: number,
  asked: readonly AskedWord[],
  weights: readonly number[],
  kinds: readonly string[],
): LookedSigns {
  const text = index.sequences[passage] ?? new Uint32Array();
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
  const [headings, titles] = [index.headings[passage] ?? NONE, index.titles[passage] ?? NONE];
  const places: { at: number; words: Map<number, number> }[] = [];
  for (const [at, id] of text.entries()) {
    const words = meant.get(id);
    if (!words) continue;
    places.push({ at, words });
    for (const [n, weight] of words) inText[n] = Math.max(inText[n] ?? 0, weight);
  }
  const heldIn = (ids: Iterable<number>) => {
    const held = asked.map(() => 0);
    for (const id of ids) for (const [n, weight] of meant.get(id) ?? []) held[n] = Math.max(held[n] ?? 0, weight);
    return held;
  };
  const inTitle = heldIn(titles);
  const inName = heldIn(headings).map((part, n) => Math.max(part, inTitle[n] ?? 0));
  const held = inText.map((part, n) => Math.max(part, inName[n] ?? 0));
  const most = rarity(index.entries.length, 1);
  const { pairs, pairWeight } = pairsOf(places, asked.length, weightOf);
  const hasKind = kinds.some((kind) => holds(index, `k:${kind}`, passage));
  return {
    asked: asked.length,
    matched: held.filter((part) => part > 0).length,
    unknown: asked.filter(({ readings }) => readings.length === 0).length / asked.length,
    evidence: (share(held) * whole) / most,
    literal: share(held.map((part) => (part === 1 ? 1 : 0))),
    named: share(inName),
    near: nearest(places, weightOf, CLOSE) / whole,
    pairs,
    pairWeight: pairWeight / most,
    whole: whole / most,
    headingAsked: headings.reduce((sum, id) => sum + strongest(meant.get(id)), 0) / Math.max(1, headings.length),
    titled: share(inTitle),
    sentence: nearest(places, weightOf, SENTENCE) / whole,
    long: Math.log1p(text.length),
    covered: held.reduce((sum, part) => sum + part, 0) / asked.length,
    kind: kinds.length === 0 ? 0 : hasKind ? 1 : -1,
  };
}

const NONE = new Uint32Array();

function strongest(words: ReadonlyMap<number, number> | undefined): number {
  return words ? Math.max(...words.values()) : 0;
}

type Place = { at: number; words: ReadonlyMap<number, number> };

/** The most weight that stands within `close` words. */
function nearest(places: readonly Place[], weightOf: (n: number) => number, close: number): number {
  let most = 0;
  for (const [from, first] of places.entries()) {
    const held = new Map<number, number>();
    for (let to = from; to < places.length; to++) {
      const place = places[to];
      if (!place || place.at >= first.at + close) break;
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
