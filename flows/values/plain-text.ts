/**
 * A text in the form in which texts are compared: lower case, no accents (ª is a, º is o), one space between words, no
 * space around it. Emoji and punctuation stay.
 */
export function plainText(text: string): string {
  const [kept, most] = text.length > SHORT ? [recentLong, MOST_LONG] : [recent, MOST_SHORT];
  const known = kept.get(text);
  if (known !== undefined) return known;
  const plain = bare(text);
  if (kept.size >= most) kept.clear();
  kept.set(text, plain);
  return plain;
}

/** Remembers results, because labels of options and single words are needed again with every message. */
const recent = new Map<string, string>();
const MOST_SHORT = 5_000;
const SHORT = 80;
/** One long message is read by a hundred parts of a turn. */
const recentLong = new Map<string, string>();
const MOST_LONG = 16;

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

/** The words of a text, without punctuation and emoji. */
export function wordsOf(text: string): string[] {
  return plainText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
