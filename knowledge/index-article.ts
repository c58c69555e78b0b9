import { createHash } from "node:crypto";
import type { IndexedDocument } from "../bot/ports/knowledge-store.js";
import type { Embedder } from "./embedder.js";
import type { Language } from "./language.js";
import type { Article } from "./read-article.js";
import { createTerms } from "./terms.js";

/** Grows when the same article is to be indexed in another way. */
const INDEXING = 1;

/** Of all that an article's index depends on: the same hash needs no indexing again. */
export function hashOfArticle({ title, body }: Article, embedder: Embedder): string {
  return createHash("sha256")
    .update(JSON.stringify([INDEXING, embedder.name, title, body]))
    .digest("hex");
}

/** Makes an article ready to be found. */
export function indexArticle(slug: string, article: Article, embedder: Embedder, language: Language): IndexedDocument {
  const terms = createTerms(language);
  const { title, body } = article;
  return {
    slug,
    title,
    body,
    hash: hashOfArticle(article, embedder),
    embedder: embedder.name,
    passages: article.passages.map(({ heading, text }) => {
      const all = `${title}\n${heading}\n${text}`;
      return { heading, text, terms: [...new Set(terms(all))], embedding: embedder.embed(all) };
    }),
  };
}
