import type { PassageIndex } from "./passage-index.js";
import { holds, rarity } from "./passage-index.js";
import type { AskedWord } from "./read-question.js";

/** The signs that a passage answers a question. Shares are parts of the weight of the question's words, 0 to 1. */
export type Signs = LookedSigns & {
  /** BM25 in units of the rarest word: by the words themselves, and what words of near meaning add. */
  literalScore: number;
  meaningScore: number;
  /** What containing the wanted kind of answer adds. */
  kindScore: number;
  /** BM25 of the whole document: for each word, its best passage counts. */
  document: number;
  /** 1 when its heading promises the kind of answer that is asked for. */
  kindHeaded: number;
};

/** The signs that can be seen in one passage alone. */
export type LookedSigns = {
  /** How many words were asked, and how many of them the passage has in its text, heading or title. */
  asked: number;
  matched: number;
  /** Words of the question for which the whole corpus has nothing similar. */
  unknown: number;
  /** The weight of the matched words, in units of the rarest word. It does not grow when less is asked. */
  evidence: number;
  /** The share of words that match as written, neither corrected nor by meaning. */
  literal: number;
  /** The share of words that stand in heading and title. */
  named: number;
  /** The share of words that stand close together in the text. */
  near: number;
  /**
   * Pairs of neighbouring words of the question that are neighbours here, too: their share, and the weight of all
   * pairs.
   */
  pairs: number;
  pairWeight: number;
  /**
   * 1: the passage contains the kind of answer that is asked for. -1: it does not. 0: no particular kind is asked for.
   */
  kind: number;
  /** The weight of all words of the question, in units of the rarest one. */
  whole: number;
  /** The share of its heading's words that were asked. */
  headingAsked: number;
  /** The share of words that stand in its document's title. */
  titled: number;
  /** The largest share of words within the length of one sentence. */
  sentence: number;
  /** Its length: the logarithm of its number of words. */
  long: number;
  /** The share of the question's words that it has, where rare and common words count the same. */
  covered: number;
};

/** How many words apart counts as close together, and how many as within one sentence. */
const CLOSE = 24;
const SENTENCE = 10;
/** The weight of a pair with another word in between. */
const ONE_BETWEEN = 0.5;

/** Examines one passage. `weights` are those of the question's words. */
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

  // For each term of the corpus: the words of the question that may mean it, each with its weight.
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

/** The largest weight within `close` words. */
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
