/** A word of the corpus that may have been meant by a mistyped one, and the number of edits between them. */
export type NearWord = { word: string; edits: number };

/** Shorter words are not corrected, because too many others are near them. */
const SHORTEST = 4;
/** From this length on a word may contain two mistakes. */
const TWO_EDITS_FROM = 7;
const LONGEST = 32;

/**
 * The words that a corpus knows. The letters of a word are also kept as bits, so that almost all other words are ruled
 * out without a comparison: tens of thousands are searched in a millisecond.
 */
export class Vocabulary {
  private readonly byLength: { words: string[]; letters: number[] }[] = [];
  private readonly known = new Set<string>();

  /**
   * `empty` are words that say nothing. A mistyped one of them is recognised as well, so that it is not taken for
   * another word.
   */
  constructor(private readonly empty: ReadonlySet<string>) {
    for (const word of empty) this.file(word);
  }

  add(word: string): void {
    if (this.known.has(word)) return;
    this.known.add(word);
    if (!this.empty.has(word)) this.file(word);
  }

  private file(word: string): void {
    if (word.length > LONGEST || /\d/.test(word)) return;
    const same = (this.byLength[word.length] ??= { words: [], letters: [] });
    same.words.push(word);
    same.letters.push(lettersOf(word));
  }

  has(word: string): boolean {
    return this.known.has(word);
  }

  isEmpty(word: string): boolean {
    return this.empty.has(word);
  }

  /**
   * The nearest words, nearest first and then by alphabet. None for a short word, for a number, or when nothing is
   * near.
   */
  near(word: string, most: number): NearWord[] {
    if (word.length < SHORTEST || word.length > LONGEST || /\d/.test(word)) return [];
    const reach = word.length >= TWO_EDITS_FROM ? 2 : 1;
    const bits = lettersOf(word);
    const found: NearWord[] = [];
    for (let length = Math.max(3, word.length - reach); length <= word.length + reach; length++) {
      const { words, letters } = this.byLength[length] ?? NONE;
      for (let at = 0; at < letters.length; at++) {
        const mask = letters[at] ?? 0;
        if (countBits(bits & ~mask) > reach || countBits(mask & ~bits) > reach) continue;
        const other = words[at] ?? "";
        const edits = editsBetween(word, other, reach);
        if (edits <= reach) found.push({ word: other, edits });
      }
    }
    found.sort((a, b) => a.edits - b.edits || (a.word < b.word ? -1 : 1));
    return found.slice(0, most);
  }
}

const NONE = { words: [], letters: [] };

function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * How many letters are inserted, left out, replaced, or swapped with their neighbour (optimal string alignment); `most
 * + 1` when there are more.
 */
export function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      }
      row.push(edits);
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}
