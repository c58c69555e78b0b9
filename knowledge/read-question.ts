import { familyOf } from "./family.js";
import type { Meanings } from "./meanings.js";
import type { PassageIndex } from "./passage-index.js";
import type { Terms } from "./terms.js";

/** People say early what they ask, so the rest of a longer text is not read. UTF-16 code units. */
const LONGEST_QUESTION = 500;
const MOST_TERMS = 24;
/** The weight of a term that stands for several words of the question together. */
const PHRASE = 0.6;
/** For a word that the corpus does not know, so many words of the corpus are considered. */
const MOST_CORRECTIONS = 5;
/** The weight of a corrected word compared to a known one, by number of edits. */
const CORRECTED = [1, 0.8, 0.5];
/**
 * The weight of a word with nearly the same meaning: when the corpus also has the word itself, and when it does not.
 */
const NEAR_MEANING = 0.5;
const INSTEAD = 0.7;
/** The weight of a word of the same family. */
const FAMILY = 0.6;

/**
 * One way to read a word of the question. "literal": as written, as a word of its family, or corrected. Otherwise: as a
 * word of nearly the same meaning.
 */
export type WordReading = { light: string; heavy: string; weight: number; by: "literal" | "meaning" };

/** A word of the question. It has no readings when the corpus has nothing like it. */
export type AskedWord = { word: string; readings: WordReading[] };

/** Reads a question with the words that a corpus knows. Unknown words are corrected when known ones are near. */
export function readQuestion(question: string, index: PassageIndex, terms: Terms, meanings: Meanings): AskedWord[] {
  const asked: AskedWord[] = [];
  const seen = new Set<string>();
  const isHere = (heavy: string) => index.postings.has(`h:${heavy}`);

  /** The word's own stems, and the stems that may stand for it. */
  function readingsOf(word: string, light: string, heavy: string): WordReading[] {
    const here = isHere(heavy);
    const readings = new Map<string, WordReading>();
    const read = (others: readonly string[], weight: number, by: WordReading["by"]) => {
      for (const other of others) {
        if (!readings.has(other) && isHere(other)) readings.set(other, { light: "", heavy: other, weight, by });
      }
    };
    if (here) readings.set(heavy, { light, heavy, weight: 1, by: "literal" });
    const family = familyOf(word);
    if (family !== null) read(index.families.get(family) ?? [], FAMILY, "literal");
    read(meanings.near.get(heavy) ?? [], here ? NEAR_MEANING : INSTEAD, "meaning");
    return [...readings.values()];
  }

  /** The words that may have been meant. Null when it was most likely a word that says nothing. */
  function corrected(word: string): WordReading[] | null {
    const found = index.vocabulary.near(word, MOST_CORRECTIONS);
    const nearest = found[0]?.edits;
    const empty = found.some(({ word: other, edits }) => edits === nearest && index.vocabulary.isEmpty(other));
    const readings = new Map<string, WordReading>();
    for (const { word: other, edits } of found) {
      if (empty && edits !== nearest) break;
      const [meant] = terms(other);
      if (!meant) continue;
      for (const reading of readingsOf(other, meant.light, meant.heavy)) {
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
    const known = readingsOf(word, light, heavy);
    const readings = known.length > 0 || index.vocabulary.has(word) ? known : corrected(word);
    if (readings !== null) asked.push({ word, readings });
  }
  const said = meanings
    .plain(question.slice(0, LONGEST_QUESTION))
    .map((word) => (index.vocabulary.has(word) ? word : (index.vocabulary.near(word, 1)[0]?.word ?? word)))
    .join(" ");
  for (const { asked: phrase, heavies } of meanings.phrases) {
    if (!phrase.test(said)) continue;
    const here = heavies.filter((heavy) => isHere(heavy) && !seen.has(heavy));
    const readings = here.map((heavy): WordReading => ({ light: "", heavy, weight: PHRASE, by: "meaning" }));
    if (readings.length > 0) asked.push({ word: phrase.source, readings });
  }
  return asked;
}
