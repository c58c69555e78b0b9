/**
 * A text in the form in which texts are compared: lower case, no accents (ª is a, º is o), one space between words, no
 * space around it. Emoji and punctuation stay.
 */
export function plainText(text: string): string {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const plain = bare(text);
  if (text.length > LONGEST_KEPT) return plain;
  if (recent.size >= MOST_KEPT) recent.clear();
  recent.set(text, plain);
  return plain;
}

/** Remembers results, because labels of options and single words are needed again with every message. */
const recent = new Map<string, string>();
const MOST_KEPT = 5_000;
const LONGEST_KEPT = 80;

function bare(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** The words of a text, without punctuation and emoji. */
export function wordsOf(text: string): string[] {
  return plainText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
