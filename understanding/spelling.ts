import { editDistance } from "../flows/values/edit-distance.js";
import { FIRST_NAMES } from "./first-names.js";

/** `further` words with fewer letters than this are never the result of a correction. */
const LONG = 6;

/**
 * Finds the known word that a mistyped one was meant to be: one letter missing, added, replaced or swapped, or another
 * spelling of the same sounds ("formatasão"). It looks words up by what is left when one letter is dropped, so the cost
 * does not grow with the vocabulary.
 */
export class Spelling {
  private readonly words = new Set<string>();
  private readonly right = new Set<string>();
  private readonly shortened = new Map<string, string>();
  private readonly sounds = new Map<string, string>();

  private readonly further: Spelling | null;

  /**
   * `further` words are correct as well. A mistyped word is matched with one of `words` first, and a short one never
   * with one of `further`.
   */
  constructor(words: Iterable<string>, further: Iterable<string> | Spelling = []) {
    for (const word of words) this.learn(word);
    this.further = further instanceof Spelling ? further : null;
    if (further instanceof Spelling) return;
    for (const word of further) {
      if (word.length >= LONG) this.learn(word);
      else this.right.add(word);
    }
  }

  has(word: string): boolean {
    return this.words.has(word);
  }

  /**
   * The corrected word, or the word itself when it is known or no known word is near. Words of fewer than four letters
   * are not changed.
   */
  correct(word: string): string {
    if (word.length < 4 || this.isRight(word) || /\d/.test(word)) return word;
    return this.near(word) ?? this.further?.near(word) ?? word;
  }

  private isRight(word: string): boolean {
    return (
      this.words.has(word) || this.right.has(word) || FIRST_NAMES.has(word) || this.further?.isRight(word) === true
    );
  }

  private near(word: string): string | undefined {
    const alike = word.length >= 5 ? this.sounds.get(soundOf(word)) : undefined;
    if (alike !== undefined) return alike;
    const longer = this.shortened.get(word);
    if (longer !== undefined) return longer;
    for (const short of withoutOneLetter(word)) {
      if (short.length >= 4 && this.words.has(short)) return short;
      const near = word.length >= 5 ? this.shortened.get(short) : undefined;
      // A letter too many here and one too few there are two mistakes: "chance" is not "cancel".
      if (near !== undefined && editDistance(word, near, 2) === 1) return near;
    }
    return undefined;
  }

  private learn(word: string): void {
    if (this.words.has(word)) return;
    this.words.add(word);
    if (word.length < 5) return;
    for (const short of withoutOneLetter(word)) if (!this.shortened.has(short)) this.shortened.set(short, word);
    const sound = soundOf(word);
    if (!this.sounds.has(sound)) this.sounds.set(sound, word);
  }
}

/**
 * Replaces the letters that Brazilians confuse when they write by ear: c, ç, s, ss, z; x, ch; g, j; k, qu; l, u; m, n;
 * h; o, u at the end.
 */
function soundOf(word: string): string {
  return word
    .replace(/ch|sh/g, "x")
    .replace(/ph/g, "f")
    .replace(/qu(?=[ei])/g, "k")
    .replace(/h/g, "")
    .replace(/sc(?=[ei])|[czs]+/g, "s")
    .replace(/g(?=[ei])/g, "j")
    .replace(/y/g, "i")
    .replace(/[nm](?=[^aeiou]|$)/g, "n")
    .replace(/l(?=[^aeiou]|$)/g, "u")
    .replace(/ou/g, "o")
    .replace(/e(?=$)/, "i")
    .replace(/o(?=$)/, "u")
    .replace(/(.)\1+/g, "$1");
}

function* withoutOneLetter(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1);
}
