import type { Meanings } from "./meanings.js";
import type { PassageIndex } from "./passage-index.js";
import type { Terms } from "./terms.js";

/** What is asked is said early: the rest of a longer text is not read. UTF-16 code units. */
const LONGEST_QUESTION = 500;
const MOST_TERMS = 24;
/** So many words of the corpus are considered for one that it does not know. */
const MOST_CORRECTIONS = 5;
/** What a corrected word counts beside a known one, by edits. */
const CORRECTED = [1, 0.8, 0.5];
/** What a word of nearly the same meaning counts: beside the word itself, and where the corpus does not have that. */
const NEAR_MEANING = 0.5;
const INSTEAD = 0.7;

/** A way to read a word of the question: as it is written, corrected, or by a word of nearly its meaning. */
export type WordReading = { light: string; heavy: string; weight: number };

/** A word of the question. No readings: the corpus has nothing like it. */
export type AskedWord = { word: string; readings: WordReading[] };

/** Reads a question by the words that a corpus knows: those that it does not know are corrected where others are near. */
export function readQuestion(question: string, index: PassageIndex, terms: Terms, meanings: Meanings): AskedWord[] {
  const asked: AskedWord[] = [];
  const seen = new Set<string>();
  const isHere = (heavy: string) => index.postings.has(`h:${heavy}`);

  /** `light` and `heavy` themselves, and what stands for them. */
  function readingsOf(light: string, heavy: string): WordReading[] {
    const here = isHere(heavy);
    const others = (meanings.near.get(heavy) ?? []).filter(isHere);
    const weight = here ? NEAR_MEANING : INSTEAD;
    const near = others.map((other) => ({ light: "", heavy: other, weight }));
    return here ? [{ light, heavy, weight: 1 }, ...near] : near;
  }

  /** Words that may have been meant; null where it was most likely one that tells nothing. */
  function corrected(word: string): WordReading[] | null {
    const found = index.vocabulary.near(word, MOST_CORRECTIONS);
    const nearest = found[0]?.edits;
    const empty = found.some(({ word: other, edits }) => edits === nearest && index.vocabulary.isEmpty(other));
    const readings = new Map<string, WordReading>();
    for (const { word: other, edits } of found) {
      if (empty && edits !== nearest) break;
      const [meant] = terms(other);
      if (!meant) continue;
      for (const reading of readingsOf(meant.light, meant.heavy)) {
        const weight = reading.weight * (CORRECTED[edits] ?? 0);
        if (weight > (readings.get(reading.heavy)?.weight ?? 0)) readings.set(reading.heavy, { ...reading, weight });
      }
    }
    return empty && readings.size === 0 ? null : [...readings.values()];
  }

  for (const { word, light, heavy } of terms(question.slice(0, LONGEST_QUESTION))) {
    if (seen.has(heavy)) continue;
    seen.add(heavy);
    if (asked.length >= MOST_TERMS) break;
    const known = readingsOf(light, heavy);
    const readings = known.length > 0 || index.vocabulary.has(word) ? known : corrected(word);
    if (readings !== null) asked.push({ word, readings });
  }
  return asked;
}
