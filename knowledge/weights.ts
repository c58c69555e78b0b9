/**
 * The weight of each sign of a passage (`rankSigns`) in the ranking, and of each sign of the best passage
 * (`confidenceSigns`) in the confidence. `npx tsx bench/search/fit.ts` fits them on FaQuAD and the tuned halves in
 * bench/search, and prints them. Copy them here after a change of how questions or passages are read.
 */
export const RANK_WORTH = {
  /** BM25 by the words themselves, and what words of near meaning add. */
  literalScore: 0.974,
  meaningScore: 2.613,
  /** Neighbouring words of the question, words in heading or title, words close together in the text. */
  pairs: 0.841,
  named: 1.113,
  near: 0.931,
  /** The kind of answer that is asked for. */
  kind: 3.888,
  /** What the whole document has of the words. */
  document: 0.415,
  /** Its heading promises the kind of answer, and has few words that were not asked. */
  kindHeaded: 0.719,
  headingAsked: 1.681,
  titled: 1.094,
  /** The largest share within one sentence. */
  sentence: 0.989,
  /** A longer text may say more. */
  long: 0.573,
  /** How many of the words it has, however common they are. */
  covered: 3.086,
};

export const CONFIDENCE_WORTH = {
  base: -4.8,
  /** Its lead over the second passage, and its likelihood among all that were examined. */
  lead: -0.013,
  likely: 3.935,
  evidence: 0.086,
  matched: -0.131,
  pairs: 1.184,
  literal: 0.608,
  kind: 0.494,
  near: 1.23,
  named: -0.663,
  unknown: -4.89,
  meaning: 0.822,
  headingAsked: 0.508,
  sentence: 1.11,
  covered: -0.674,
  score: 0.655,
  titled: 1.614,
  /** 1 when the second passage is of another document. */
  otherDocument: 0.054,
};
