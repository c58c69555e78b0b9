/** A piece of a document, ready to be found. */
export type IndexedPassage = {
  /** The headings above it, "Pagamento › Pix"; empty where there are none. */
  heading: string;
  text: string;
  /** What its words come down to: letters and digits only, each once. */
  terms: string[];
  embedding: number[];
};

export type IndexedDocument = {
  slug: string;
  title: string;
  body: string;
  /** Of all that it was indexed from: the same hash is the same index. */
  hash: string;
  embedder: string;
  passages: IndexedPassage[];
};

export type SoughtPassages = {
  /** As `IndexedPassage.terms`, of the question. */
  terms: string[];
  /** The question's words, for the database's own Portuguese. */
  words: string[];
  embedding: number[];
  embedder: string;
  /** So many by meaning and so many by words. */
  most: number;
};

export type FoundPassage = {
  id: string;
  slug: string;
  title: string;
  heading: string;
  position: number;
  text: string;
  /** How near in meaning, -1 to 1. */
  cosine: number;
  /** Places in the two rankings, from 1; null where it is not in it. */
  nearPlace: number | null;
  wordPlace: number | null;
};

export type Sighting = {
  passages: FoundPassage[];
  /** Passages the tenant has, of this embedder. */
  total: number;
  /** In how many of them each term stands; a term that is nowhere is absent. */
  frequencies: ReadonlyMap<string, number>;
};

export type Gap = { question: string; times: number; firstAt: Date; lastAt: Date };

/** What a company knows, and what it was asked and did not know. Every call sees one tenant's rows only. */
export type KnowledgeStore = {
  seek(tenantId: string, sought: SoughtPassages): Promise<Sighting>;
  /**
   * Keeps a question that nothing answers. The same `normalised` question counts once more, the same `effectKey` (of the
   * last hundred) does not.
   */
  keepGap(
    tenantId: string,
    gap: { question: string; normalised: string; effectKey: string; conversationId: string },
  ): Promise<void>;
  /** Open gaps, most asked first. */
  openGaps(tenantId: string, most: number): Promise<Gap[]>;
};
