import { createHash } from "node:crypto";
import type { StoredDocument } from "./ports.js";
import type { Article } from "./read-article.js";

/** Grows when the same article is to be split in another way. */
const INDEXING = 2;

/** Of all that an article's passages depend on: the same hash needs no writing again. */
export function hashOfArticle({ title, body }: Article): string {
  return createHash("sha256")
    .update(JSON.stringify([INDEXING, title, body]))
    .digest("hex");
}

/** An article as it is stored: its passages are what the index is made from. */
export function indexArticle(slug: string, article: Article): StoredDocument {
  const { title, body, passages, validUntil } = article;
  return { slug, title, body, hash: hashOfArticle(article), validUntil, passages };
}
