/** What the knowledge room must know about the customers' language. The composition root provides it. */
export type Language = {
  /** The words of a sentence: plain, with chat spelling written out. At least the first 600 characters are read. */
  words(text: string): readonly string[];
  /** A plain word without its ending. */
  stem(word: string): string;
  /** Words that only hold sentences together. */
  fillers: ReadonlySet<string>;
};
