/** Turns texts into vectors that are near each other where the texts mean alike. */
export type Embedder = {
  /** Names what made a vector: only vectors of one name are compared. Another way to make them has another name. */
  name: string;
  /** Always `EMBEDDING_SIZE` numbers of length 1 (L2); all zero but the first for a text without words. */
  embed(text: string): number[];
};

/** Numbers in an embedding, as the database's column has them. */
export const EMBEDDING_SIZE = 384;
