import { holds, type IndexedText, type PassageIndex, rarity } from "./passage-index.js";
import type { AskedWord } from "./read-question.js";
import { readSigns, type Signs } from "./read-signs.js";
import { scoreWords } from "./score-words.js";
import { RANK_WORTH } from "./weights.js";

/** How many passages are examined closely. */
const MOST_LOOKED_AT = 40;
/**
 * An unknown word weighs this part of the rarest known one, because it may be anything: a name, or a typing mistake.
 */
const UNKNOWN = 0.6;

/**
 * A passage with its score for a question. The difference of two scores is the logarithm of how many times likelier one
 * is.
 */
export type Ranked<Entry extends IndexedText = IndexedText> = { entry: Entry; score: number; signs: Signs };

/**
 * The passages of an index that contain a word of the question, best first. Equal scores are in the order of the index.
 */
export function rank<Entry extends IndexedText>(
  index: PassageIndex<Entry>,
  asked: readonly AskedWord[],
  kinds: readonly string[],
): Ranked<Entry>[] {
  const total = index.entries.length;
  if (total === 0 || asked.length === 0) return [];
  const { literal, meaning, documents } = scoreWords(index, asked);
  const first = Float64Array.from(meaning);
  const kindGains = gainsOfKinds(index, kinds);
  for (let passage = 0; passage < total; passage++) {
    if (at(first, passage) > 0) first[passage] = at(first, passage) + at(kindGains, passage);
  }
  const weights = weigh(index, asked);
  const most = rarity(total, 1);
  return bestOf(first, MOST_LOOKED_AT)
    .map((passage) => {
      const looked = readSigns(index, passage, asked, weights, kinds);
      const signs: Signs = {
        ...looked,
        literalScore: at(literal, passage) / most,
        meaningScore: (at(meaning, passage) - at(literal, passage)) / most,
        kindScore: at(kindGains, passage) / most,
        document: at(documents, at(index.documents, passage)) / most,
        kindHeaded: kinds.some((kind) => holds(index, `n:${kind}`, passage)) ? 1 : 0,
      };
      return { passage, signs, score: worthOf(signs) };
    })
    .sort((a, b) => b.score - a.score || a.passage - b.passage)
    .map(({ passage, score, signs }) => ({ entry: index.entries[passage] as Entry, score, signs }));
}

/** The value of a passage's signs, in units of the rarest word. */
function worthOf(signs: Signs): number {
  return rankSigns(signs).reduce((sum, sign, n) => sum + sign * (WORTH[n] ?? 0), 0);
}

const WORTH = Object.values(RANK_WORTH);

/** The signs that the ranking weighs, in the order of `RANK_WORTH`. */
export function rankSigns(signs: Signs): number[] {
  const { whole } = signs;
  return [
    signs.literalScore,
    signs.meaningScore,
    signs.pairs * signs.pairWeight,
    signs.named * whole,
    signs.near * whole,
    signs.kindScore,
    signs.document,
    signs.kindHeaded,
    signs.headingAsked,
    signs.titled * whole,
    signs.sentence * whole,
    signs.long,
    signs.covered,
  ];
}

/** What each passage gains by containing the kind of answer that is asked for. A rare kind gains at most double. */
function gainsOfKinds(index: PassageIndex, kinds: readonly string[]): Float64Array {
  const gains = new Float64Array(index.entries.length);
  for (const kind of kinds) {
    const passages = index.postings.get(`k:${kind}`)?.passages ?? new Uint32Array();
    const gain = Math.min(2, rarity(index.entries.length, passages.length));
    for (const passage of passages) gains[passage] = at(gains, passage) + gain;
  }
  return gains;
}

/** How much each word of the question says: much when few passages contain it. */
function weigh(index: PassageIndex, asked: readonly AskedWord[]): number[] {
  const total = index.entries.length;
  return asked.map(({ readings }) => {
    if (readings.length === 0) return UNKNOWN * rarity(total, 1);
    const close = readings.filter(({ by }) => by === readings[0]?.by);
    return Math.max(...close.map(({ heavy }) => rarity(total, index.postings.get(`h:${heavy}`)?.passages.length ?? 1)));
  });
}

/** The positions of the highest scores above 0, highest first. Of equal scores the first comes first. */
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
