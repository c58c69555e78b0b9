import { createHash } from "node:crypto";
import type { StoredDocument } from "./ports.js";
import type { Article } from "./read-article.js";

/** Raise this number when articles are to be split in another way; they are then indexed again. */
const INDEXING = 2;

/** A hash of everything that an article's passages depend on. An article with the same hash is not written again. */
export function hashOfArticle({ title, body }: Article): string {
  return createHash("sha256")
    .update(JSON.stringify([INDEXING, title, body]))
    .digest("hex");
}

/** An article as it is stored. The index is made from its passages. */
export function indexArticle(slug: string, article: Article): StoredDocument {
  const { title, body, passages, validUntil } = article;
  return { slug, title, body, hash: hashOfArticle(article), validUntil, passages };
}
