import { stem } from "../flows/values/stem.js";
import { FUNCTION_WORDS } from "./chat-spelling.js";
import { conceptsOf } from "./concepts.js";

/** What the classifier sees of a word: it without its ending, the concepts that it belongs to, its groups of letters. */
export type Word = {
  readonly stem: string;
  readonly concepts: readonly string[];
  readonly letters: readonly string[];
  /** Whether the word says what a sentence is about, or only holds the sentence together. */
  readonly telling: boolean;
};

/** A word with fewer letters is recognised only as a whole. */
const SHORT = 4;

/** Makes the features of a plain word. */
export function wordOf(token: string): Word {
  const stemmed = stem(token);
  const telling = !FUNCTION_WORDS.has(token);
  return {
    stem: stemmed,
    telling,
    concepts: telling ? conceptsOf(token) : [],
    letters: telling && token.length >= SHORT ? [...groups(`<${token}>`, 3), ...groups(`<${token}>`, 4)] : [],
  };
}

function groups(text: string, size: number): string[] {
  return Array.from({ length: text.length - size + 1 }, (_, at) => `#${text.slice(at, at + size)}`);
}
