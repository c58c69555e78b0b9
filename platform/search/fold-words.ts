/** Longer words (addresses, keys) are found by their first letters. */
const LONGEST = 40;

export type FoldedWord = {
  word: string /** Where it stands in the text: `from` <= at < `to`. */;
  from: number;
  to: number;
};

/**
 * The words of a text as the search compares them: letters and digits alone, without accents and case, each with its
 * place in the text. A word of one letter says nothing and is left out; a single digit may be the number of an order.
 */
export function foldWords(text: string): FoldedWord[] {
  const found: FoldedWord[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = fold(match[0]).slice(0, LONGEST).toWellFormed();
    if (word.length > 1 || /^\d$/.test(word))
      found.push({ word, from: match.index, to: match.index + match[0].length });
  }
  return found;
}

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
