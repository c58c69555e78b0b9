import { type IndexedText, type PassageIndex, rarity } from "./passage-index.js";
import type { AskedWord } from "./read-question.js";
import { readSigns, type Signs } from "./read-signs.js";

/** Of a word's gain: what its form without number and gender tells, and what the one without any ending does. */
const BY_LIGHT = 0.5;
const BY_HEAVY = 0.5;
/** What the passage's kind of answer gives where the question wants one; a rare kind gives no more than twice. */
const BY_KIND = 1;
/** In the second look, beside BM25: words side by side as they are asked, words in the heading, words close together, the document's other passages. */
const BY_PAIRS = 0.5;
const BY_NAME = 0.3;
const BY_NEARNESS = 0.3;
const BY_DOCUMENT = 0.15;
/** So many passages are looked at closely. */
const MOST_LOOKED_AT = 40;
/** An unknown word weighs so much of the rarest known one: it may be anything, also a name or a slip. */
const UNKNOWN = 0.6;

/** A passage as it was scored for a question. */
export type Ranked<Entry extends IndexedText = IndexedText> = { entry: Entry; score: number; signs: Signs };

/** The passages of an index that have a word of the question, best first; equal scores stand in the order of the index. */
export function rank<Entry extends IndexedText>(
  index: PassageIndex<Entry>,
  asked: readonly AskedWord[],
  kinds: readonly string[],
): Ranked<Entry>[] {
  const total = index.entries.length;
  if (total === 0 || asked.length === 0) return [];
  const scores = scoreWords(index, asked);
  for (const kind of kinds) {
    const list = index.postings.get(`k:${kind}`);
    const gain = BY_KIND * Math.min(2, rarity(total, list?.passages.length ?? 0));
    for (const passage of list?.passages ?? []) if (at(scores, passage) > 0) add(scores, passage, gain);
  }
  const ofDocuments = new Float64Array(at(index.documents, total - 1) + 1);
  for (let passage = 0; passage < total; passage++) {
    if (at(scores, passage) > 0) add(ofDocuments, at(index.documents, passage), at(scores, passage));
  }
  const weights = weigh(index, asked);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return bestOf(scores, MOST_LOOKED_AT)
    .map((passage) => {
      const base = at(scores, passage);
      const signs = readSigns(index, passage, asked, weights, kinds);
      const others = at(ofDocuments, at(index.documents, passage)) - base;
      const closer =
        BY_PAIRS * signs.pairs * signs.pairWeight + (BY_NAME * signs.named + BY_NEARNESS * signs.near) * whole;
      return { passage, signs, score: base + closer + BY_DOCUMENT * Math.log1p(others) };
    })
    .sort((a, b) => b.score - a.score || a.passage - b.passage)
    .map(({ passage, score, signs }) => ({ entry: index.entries[passage] as Entry, score, signs }));
}

/** BM25 over all passages; of a word's readings the best one of a passage counts. */
function scoreWords(index: PassageIndex, asked: readonly AskedWord[]): Float64Array {
  const total = index.entries.length;
  const scores = new Float64Array(total);
  const best = new Float64Array(total);
  const own = new Float64Array(total);
  for (const { readings } of asked) {
    const met: number[] = [];
    for (const { light, heavy, weight } of readings) {
      const touched: number[] = [];
      for (const [key, share] of [
        [`l:${light}`, BY_LIGHT],
        [`h:${heavy}`, BY_HEAVY],
      ] as const) {
        const list = index.postings.get(key);
        if (!list) continue;
        const { passages, gains } = list;
        const gain = share * weight * rarity(total, passages.length);
        for (let n = 0; n < passages.length; n++) {
          const passage = at(passages, n);
          if (own[passage] === 0) touched.push(passage);
          add(own, passage, gain * at(gains, n));
        }
      }
      for (const passage of touched) {
        if (best[passage] === 0) met.push(passage);
        best[passage] = Math.max(at(best, passage), at(own, passage));
        own[passage] = 0;
      }
    }
    for (const passage of met) {
      add(scores, passage, at(best, passage));
      best[passage] = 0;
    }
  }
  return scores;
}

/** How much each word of the question tells: much where few passages have it. */
function weigh(index: PassageIndex, asked: readonly AskedWord[]): number[] {
  const total = index.entries.length;
  return asked.map(({ readings }) => {
    if (readings.length === 0) return UNKNOWN * rarity(total, 1);
    return Math.max(
      ...readings.map(({ heavy }) => rarity(total, index.postings.get(`h:${heavy}`)?.passages.length ?? 1)),
    );
  });
}

/** The places of the highest scores above 0, highest first; of equal ones the first. */
function bestOf(scores: Float64Array, most: number): number[] {
  const best: number[] = [];
  for (let passage = 0; passage < scores.length; passage++) {
    const score = at(scores, passage);
    if (score <= 0 || (best.length === most && score <= at(scores, best[most - 1] ?? 0))) continue;
    let place = best.length;
    while (place > 0 && score > at(scores, best[place - 1] ?? 0)) place--;
    best.splice(place, 0, passage);
    if (best.length > most) best.pop();
  }
  return best;
}

function at(numbers: Float64Array | Float32Array | Uint32Array, place: number): number {
  return numbers[place] ?? 0;
}

function add(numbers: Float64Array, place: number, by: number): void {
  numbers[place] = at(numbers, place) + by;
}
