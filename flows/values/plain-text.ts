/**
 * A text as it is compared: lower case, no accents (ª is a, º is o), one space between words, no space around it. Emoji and punctuation
 * stay.
 */
export function plainText(text: string): string {
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

/** Whether a message is short enough, and no question, to be nothing but the value that was found in it. */
export function saysLittleElse(text: string, words = 6): boolean {
  return wordsOf(text).length <= words && !/\?/.test(text);
}
