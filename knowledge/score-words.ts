import { type PassageIndex, rarity } from "./passage-index.js";
import type { AskedWord, WordReading } from "./read-question.js";

/** The two parts of a word's gain: for its form without number and gender, and for its form without any ending. */
const BY_LIGHT = 0.5;
const BY_HEAVY = 0.5;

/** The BM25 scores of passages and documents, without what the kind of answer adds. */
export type WordScores = {
  /** By passage: by the words themselves, and also by words of near meaning. */
  literal: Float64Array;
  meaning: Float64Array;
  /** By document: for each word, its best passage counts. */
  documents: Float64Array;
};

/** BM25 over all passages. Of a word's readings, the best one in a passage counts. */
export function scoreWords(index: PassageIndex, asked: readonly AskedWord[]): WordScores {
  const total = index.entries.length;
  const literal = new Float64Array(total);
  const meaning = new Float64Array(total);
  const documents = new Float64Array((index.documents[total - 1] ?? 0) + 1);
  const best = new Float64Array(total);
  const own = new Float64Array(total);
  const met: number[] = [];
  for (const { readings } of asked) {
    for (const reading of readings) if (reading.by === "literal") takeBest(index, reading, best, own, met);
    for (const passage of met) literal[passage] = (literal[passage] ?? 0) + (best[passage] ?? 0);
    for (const reading of readings) if (reading.by === "meaning") takeBest(index, reading, best, own, met);
    const most = new Map<number, number>();
    for (const passage of met) {
      const gain = best[passage] ?? 0;
      meaning[passage] = (meaning[passage] ?? 0) + gain;
      best[passage] = 0;
      const document = index.documents[passage] ?? 0;
      if (gain > (most.get(document) ?? 0)) most.set(document, gain);
    }
    for (const [document, gain] of most) documents[document] = (documents[document] ?? 0) + gain;
    met.length = 0;
  }
  return { literal, meaning, documents };
}

/** Writes the gains of a reading into `best` where they are higher. `own` is all 0, before and after. */
function takeBest(
  index: PassageIndex,
  { light, heavy, weight }: WordReading,
  best: Float64Array,
  own: Float64Array,
  met: number[],
): void {
  const total = index.entries.length;
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
      const passage = passages[n] ?? 0;
      if (own[passage] === 0) touched.push(passage);
      own[passage] = (own[passage] ?? 0) + gain * (gains[n] ?? 0);
    }
  }
  for (const passage of touched) {
    if (best[passage] === 0) met.push(passage);
    best[passage] = Math.max(best[passage] ?? 0, own[passage] ?? 0);
    own[passage] = 0;
  }
}
