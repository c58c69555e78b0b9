/** What the knowledge room must know of the language that is spoken. The composition root gives it one. */
export type Language = {
  /** The words of a sentence: plain, chat spelling written out. Reads at least the first 600 characters. */
  words(text: string): string[];
  /** A plain word without its ending. */
  stem(word: string): string;
  /** Words that only hold sentences together. */
  fillers: ReadonlySet<string>;
};
