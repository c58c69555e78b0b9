import { KNOWN_WORDS } from "./meanings/forms.js";
import { NEAR_MEANINGS } from "./meanings/near.js";
import { NEAR_MEANINGS_BY_TRADE } from "./meanings/near-by-trade.js";
import { PHRASES } from "./meanings/phrases.js";
import type { Terms } from "./terms.js";

/** By the stem of a word: the stems of words that may stand for it. */
type Neighbours = ReadonlyMap<string, readonly string[]>;

/** What is known about Portuguese words, whatever a company writes. */
export type Meanings = {
  /** Words of nearly the same meaning. */
  near: Neighbours;
  /** The words of a text in the form in which the phrases are written. */
  plain(text: string): readonly string[];
  /** Phrases of several words, with the stems of the companies' words for the same. */
  phrases: readonly { asked: RegExp; heavies: readonly string[] }[];
  /** All real words. None of them is corrected as a typing mistake. */
  words: ReadonlySet<string>;
};

export function createMeanings(terms: Terms, plainWords: (text: string) => readonly string[]): Meanings {
  const words = new Set<string>();
  const read = (lines: string) =>
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const found = terms(line);
        for (const { word } of found) words.add(word);
        return new Set(found.map(({ heavy }) => heavy));
      });
  const near = neighboursOf([...read(NEAR_MEANINGS), ...read(NEAR_MEANINGS_BY_TRADE)]);
  read(KNOWN_WORDS);
  const phrases = PHRASES.trim()
    .split("\n")
    .map((line) => {
      const [said = "", meant = ""] = line.split(": ");
      for (const word of plainWords(said)) words.add(word);
      const ways = said.split("|").map((way) =>
        plainWords(way)
          .join(" ")
          .replaceAll(/(^| )_(?= |$)/g, "$1\\S+"),
      );
      return { asked: new RegExp(`\\b(?:${ways.join("|")})\\b`), heavies: terms(meant).map(({ heavy }) => heavy) };
    });
  return { plain: plainWords, phrases, near: asLists(near), words };
}

function neighboursOf(groups: readonly ReadonlySet<string>[]): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const heavy of group) {
      const others = neighbours.get(heavy) ?? new Set();
      for (const other of group) if (other !== heavy) others.add(other);
      neighbours.set(heavy, others);
    }
  }
  return neighbours;
}

function asLists(neighbours: ReadonlyMap<string, ReadonlySet<string>>): Neighbours {
  return new Map([...neighbours].map(([heavy, others]) => [heavy, [...others]]));
}
