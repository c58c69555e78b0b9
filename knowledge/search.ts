import type { FoundPassage, KnowledgeStore } from "../bot/ports/knowledge-store.js";
import type { Embedder } from "./embedder.js";
import { extractAnswer } from "./extract-answer.js";
import type { Language } from "./language.js";
import { createTerms } from "./terms.js";
import { coverage, type Weights, weighTerms } from "./weigh-terms.js";

/**
 * From this score on a passage is an answer. Tuned on every other question of `tests/knowledge/questions.yaml`; what it is
 * worth on the rest stands in docs/knowledge.md.
 */
export const THRESHOLD = 0.65;

/** What is asked is said early: the rest of a longer text is not read. UTF-16 code units. */
const LONGEST_QUESTION = 500;
const MOST_TERMS = 24;
/** So many passages by meaning and so many by words are looked at closely. */
const MOST_CANDIDATES = 12;
/** Of the score: what the words of the passage tell, what those of its heading tell; the rest is nearness in meaning. */
const BY_WORDS = 0.8;
const BY_HEADING = 0.1;

export type Answer = {
  /** Sentences of the first passage, exactly as they stand there. */
  text: string;
  /** The article's title. */
  source: string;
  /** 0 to 1. */
  score: number;
  passages: { document: string; heading: string; position: number; score: number }[];
};

export type Search = (tenantId: string, question: string) => Promise<{ best: Answer | null; known: boolean }>;

/**
 * Looks a question up in what a company knows: candidates by vectors and by full text, each scored by how much of what
 * is asked it speaks of. `best` is null where nothing is near; `known` tells whether it reaches `THRESHOLD`.
 */
export function createSearch(store: KnowledgeStore, embedder: Embedder, language: Language): Search {
  const termsOf = createTerms(language);
  return async (tenantId, question) => {
    const asked = question.slice(0, LONGEST_QUESTION);
    const terms = [...new Set(termsOf(asked))].slice(0, MOST_TERMS);
    if (terms.length === 0) return { best: null, known: false };
    const words = language.words(asked).filter((word) => !language.isFiller(word));
    const sought = { terms, words: words.slice(0, MOST_TERMS), embedding: embedder.embed(asked) };
    const sighting = await store.seek(tenantId, { ...sought, embedder: embedder.name, most: MOST_CANDIDATES });
    const weights = weighTerms(terms, sighting);
    const scored = sighting.passages
      .map((passage) => ({ passage, score: scoreOf(passage, weights, termsOf) }))
      .sort(
        (a, b) => b.score - a.score || rankOf(b.passage) - rankOf(a.passage) || (a.passage.id < b.passage.id ? -1 : 1),
      );
    const [first] = scored;
    if (!first) return { best: null, known: false };
    const best = {
      text: extractAnswer(first.passage.text, weights, termsOf),
      source: first.passage.title,
      score: first.score,
      passages: scored.slice(0, 3).map(({ passage: { slug, heading, position }, score }) => ({
        document: slug,
        heading,
        position,
        score,
      })),
    };
    return { best, known: best.score >= THRESHOLD };
  };
}

function scoreOf(
  { title, heading, text, cosine }: FoundPassage,
  weights: Weights,
  termsOf: (text: string) => string[],
): number {
  const met = coverage(weights, new Set(termsOf(`${title}\n${heading}\n${text}`)));
  const named = coverage(weights, new Set(termsOf(`${title}\n${heading}`)));
  const score = BY_WORDS * met + BY_HEADING * named + (1 - BY_WORDS - BY_HEADING) * Math.max(0, cosine);
  return Math.round(score * 1000) / 1000;
}

/** Both rankings in one (reciprocal rank fusion): it decides between equal scores. */
function rankOf({ nearPlace, wordPlace }: FoundPassage): number {
  const part = (place: number | null) => (place === null ? 0 : 1 / (60 + place));
  return part(nearPlace) + part(wordPlace);
}
