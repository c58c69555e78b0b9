import { remembering, SHORT } from "./remembering.js";

/**
 * A text in the form in which texts are compared: lower case, no accents (ª is a, º is o), one space between words, no
 * space around it. Emoji and punctuation stay.
 */
export const plainText: (text: string) => string = remembering(bare);

/** The words of a text, without punctuation and emoji. */
export const wordsOf: (text: string) => readonly string[] = remembering(
  (text) => plainText(text).match(/[\p{L}\p{N}]+/gu) ?? [],
);

/**
 * Of a long text, what is left when letters and accents are told apart is at most so many times as long, and the rest is
 * dropped. No language needs more. A sign like "ﷺ" stands for eighteen letters, and a message full of them would cost
 * every part of a turn as much.
 */
const GROWS = 3;

function bare(text: string): string {
  return text
    .normalize("NFKD")
    .slice(0, GROWS * Math.max(SHORT, text.length))
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}
