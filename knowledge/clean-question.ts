import type { Language } from "./language.js";

const LONGEST = 300;

/**
 * A question as people at the desk see it: short, one line, without e-mail addresses and long numbers, because the
 * customer may have told more personal data than the question needs.
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

/**
 * The same text for all customers who ask the same: no accents, case, punctuation or chat spelling. Empty when there
 * are no words.
 */
export function normaliseQuestion(question: string, language: Language): string {
  return language.words(cleanQuestion(question)).join(" ").slice(0, LONGEST);
}
