/**
 * Finds the known word that a mistyped one was meant to be: one letter missing, added, replaced or swapped. Looks words
 * up by what is left of them when a letter is dropped, so its cost does not grow with the vocabulary.
 */
export class Spelling {
  private readonly words = new Set<string>();
  private readonly shortened = new Map<string, string>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      this.words.add(word);
      if (word.length < 5) continue;
      for (const short of withoutOneLetter(word)) if (!this.shortened.has(short)) this.shortened.set(short, word);
    }
  }

  has(word: string): boolean {
    return this.words.has(word);
  }

  /** The word itself when it is known or nothing is near. Words of fewer than four letters are left alone. */
  correct(word: string): string {
    if (this.words.has(word) || word.length < 4 || /\d/.test(word)) return word;
    const longer = this.shortened.get(word);
    if (longer !== undefined) return longer;
    for (const short of withoutOneLetter(word)) {
      if (short.length >= 4 && this.words.has(short)) return short;
      const near = word.length >= 5 ? this.shortened.get(short) : undefined;
      if (near !== undefined) return near;
    }
    return word;
  }
}

function* withoutOneLetter(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1);
}
