import { isWider, phrasesIn, thesaurusWords } from "./concepts.js";
import { type Word, wordOf } from "./featurise.js";
import { Spelling } from "./spelling.js";

/** A message as a vector of length 1: pairs of a feature's number and its value. */
export type Row = readonly (readonly [feature: number, value: number])[];

/** How much each part counts, compared to a telling word of middling rarity. */
const FUNCTION_WORD = 0.25;
const PAIR = 0.4;
const CONCEPT = 1.5;
const PHRASE = 2;
/** A wider thing, whichever word means it. */
const WIDER = 1;
const LETTERS = 0.3;
/** So many groups of letters together count as much as `LETTERS` says. */
const USUAL_GROUPS = 6;
/** Rarity is given as a multiple of this. */
const MIDDLING = 3;

let spelled: Spelling | null = null;
const thesaurusSpelling = (): Spelling => (spelled ??= new Spelling([], thesaurusWords()));

/**
 * Turns messages into vectors, by what was seen in the texts that it was made from. It corrects spelling with the same
 * words.
 */
export class Vectoriser {
  private readonly words = new Map<string, Word>();
  private readonly features = new Map<string, number>();
  private readonly rarity = new Map<string, number>();
  private readonly familiar = new Set<string>();
  private readonly spelling: Spelling;
  private readonly rarest: number;
  /** One row for each text, in the order of the texts. */
  readonly rows: readonly Row[];

  /**
   * The first `own` texts are about the company's business. Words that only the others have are seen, but not familiar.
   */
  constructor(texts: readonly (readonly string[])[], own: number) {
    this.spelling = new Spelling(texts.flat(), thesaurusSpelling());
    const seenIn = new Map<string, number>();
    for (const [index, tokens] of texts.entries()) {
      const made = tokens.map((token) => this.word(token));
      const names = new Set([...made.flatMap(partsOf), ...phrasesIn(made.map((word) => word.stem))]);
      for (const name of names) {
        seenIn.set(name, (seenIn.get(name) ?? 0) + 1);
        if (index < own) this.familiar.add(name);
      }
    }
    for (const [name, count] of seenIn) this.rarity.set(name, Math.log(1 + texts.length / count) / MIDDLING);
    this.rarest = Math.log(1 + texts.length) / MIDDLING;
    this.rows = texts.map((tokens) => this.row(tokens, true));
  }

  /** The number of features. */
  get size(): number {
    return this.features.size;
  }

  /** The message's words as they were probably meant. */
  mend(tokens: readonly string[]): string[] {
    return tokens.map((token) => this.spelling.correct(token));
  }

  /**
   * The features of a message with corrected spelling. Words that were never seen only reduce the weight of the others.
   */
  vectorise(tokens: readonly string[]): Row {
    return this.row(tokens, false);
  }

  /**
   * The share of a message's telling words that the company's business knows. A word counts half when only what it is
   * about is known.
   */
  familiarity(tokens: readonly string[]): number {
    let known = 0;
    let all = 0;
    for (const token of tokens) {
      const word = this.word(token);
      if (!word.telling) continue;
      const rarity = this.rarityOf(word.stem);
      all += rarity;
      if (this.familiar.has(word.stem)) known += rarity;
      else if (word.concepts.some((concept) => this.familiar.has(concept))) known += rarity / 2;
    }
    return all === 0 ? 0.5 : known / all;
  }

  private row(tokens: readonly string[], learning: boolean): Row {
    const values = new Map<number, number>();
    let square = 0;
    const add = (name: string, value: number) => {
      const feature = this.feature(name, learning);
      if (feature === undefined) square += value * value;
      else if ((values.get(feature) ?? 0) < value) values.set(feature, value);
    };
    const words = tokens.map((token) => this.word(token));
    for (const concept of phrasesIn(words.map((word) => word.stem)))
      add(concept, weightOf(concept, PHRASE) * this.rarityOf(concept));
    let before = "";
    for (const { stem, concepts, letters, telling } of words) {
      add(stem, telling ? this.rarityOf(stem) : FUNCTION_WORD);
      const pair = `${before} ${stem}`;
      // A pair of words that was never seen says nothing, and most pairs were not.
      if (learning || this.features.has(pair)) add(pair, PAIR);
      before = stem;
      for (const concept of concepts) add(concept, weightOf(concept, CONCEPT) * this.rarityOf(concept));
      const share = LETTERS / Math.sqrt(Math.max(1, letters.length / USUAL_GROUPS));
      for (const group of letters) add(group, share * this.rarityOf(group));
    }
    for (const value of values.values()) square += value * value;
    const length = Math.sqrt(square) || 1;
    return [...values].map(([feature, value]) => [feature, value / length] as const);
  }

  private rarityOf(name: string): number {
    return this.rarity.get(name) ?? this.rarest;
  }

  private feature(name: string, learning: boolean): number | undefined {
    const known = this.features.get(name);
    if (known !== undefined || !learning) return known;
    this.features.set(name, this.features.size);
    return this.features.size - 1;
  }

  /** The features of a word. They are kept for the words that were seen, because most messages consist of those. */
  private word(token: string): Word {
    const known = this.words.get(token);
    if (known) return known;
    const made = wordOf(token);
    if (this.spelling.has(token) || thesaurusSpelling().has(token)) this.words.set(token, made);
    return made;
  }
}

function partsOf({ stem, concepts, letters }: Word): string[] {
  return [stem, ...concepts, ...letters];
}

function weightOf(concept: string, narrow: number): number {
  return isWider(concept) ? WIDER : narrow;
}
