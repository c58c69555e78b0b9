import { ENGLISH } from "./english.js";
import type { Language } from "./language.js";
import { PORTUGUESE } from "./portuguese.js";
import { SPANISH } from "./spanish.js";
import type { Sentence, Words } from "./words.js";

const ALL: { [language in Language]: Words } = { "pt-BR": PORTUGUESE, en: ENGLISH, es: SPANISH };

export function wordsOf(language: Language): Words {
  return ALL[language];
}

/** A sentence of the program in words. */
export function spoken(sentence: Sentence, words: Words): string {
  // The name decides what goes in, which TypeScript does not follow through a union.
  const speak = words.sentences[sentence.is] as (of: Sentence) => string;
  return speak(sentence);
}
