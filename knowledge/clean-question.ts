import type { Language } from "./language.js";

const LONGEST = 300;

/**
 * A question as people at the desk read it: short, one line, without e-mail addresses and long numbers (who asked may
 * have told more of themselves than the question needs).
 */
export function cleanQuestion(question: string): string {
  const plain = question
    .slice(0, LONGEST * 2)
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .replace(/\S+@\S+\.\S+/g, "…")
    .replace(/\d(?:[\d.\-/ ()]{6,})\d/g, "…")
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
}

/** The same for everyone who asks the same: no accents, case, punctuation or chat spelling. Empty where there are no words. */
export function normaliseQuestion(question: string, language: Language): string {
  return language.words(cleanQuestion(question)).join(" ").slice(0, LONGEST);
}
