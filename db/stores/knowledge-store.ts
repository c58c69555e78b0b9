import { randomUUID } from "node:crypto";
import { toSql } from "pgvector";
import type { FoundPassage, Gap, IndexedDocument, KnowledgeStore } from "../../bot/ports/knowledge-store.js";
import type { Database, Prepared, Statement, Tx } from "../database.js";

/** Terms hold letters and digits only; quoting keeps that from being trusted. */
const OR_OF_TERMS = "(SELECT string_agg(quote_literal(t), ' | ')::tsquery FROM unnest($2::text[]) t)";

const SEEK: Statement = {
  name: "knowledge_seek",
  text: `WITH asked AS (
      SELECT coalesce(${OR_OF_TERMS}, ''::tsquery) || websearch_to_tsquery('portuguese', unaccent(array_to_string($3::text[], ' or '))) AS q),
    near AS (
      SELECT id, row_number() OVER (ORDER BY embedding <=> $4::vector, id) AS place FROM passages
      WHERE tenant_id = $1 AND embedder = $5 ORDER BY embedding <=> $4::vector, id LIMIT $6),
    named AS (
      SELECT p.id, row_number() OVER (ORDER BY ts_rank(p.search, a.q) DESC, p.id) AS place FROM passages p, asked a
      WHERE p.tenant_id = $1 AND p.embedder = $5 AND p.search @@ a.q ORDER BY ts_rank(p.search, a.q) DESC, p.id LIMIT $6)
    SELECT p.id, d.slug, d.title, p.heading, p.position, p.text, 1 - (p.embedding <=> $4::vector) AS cosine,
      near.place::int AS "nearPlace", named.place::int AS "wordPlace"
    FROM near FULL JOIN named USING (id) JOIN passages p USING (id) JOIN documents d ON d.id = p.document_id`,
};
const FREQUENCIES: Statement = {
  name: "knowledge_frequencies",
  text: `SELECT t AS term, count(p.id)::int AS n FROM unnest($2::text[]) t
    JOIN passages p ON p.tenant_id = $1 AND p.embedder = $3 AND p.search @@ quote_literal(t)::tsquery GROUP BY t`,
};
const TOTAL: Statement = {
  name: "knowledge_total",
  text: "SELECT count(*)::int AS n FROM passages WHERE tenant_id = $1 AND embedder = $2",
};
const KEEP_GAP: Statement = {
  name: "knowledge_keep_gap",
  text: `INSERT INTO gaps (id, tenant_id, question, normalised, effect_keys, conversation_id)
    VALUES ($1, $2, $3, $4, ARRAY[$5::text], $6)
    ON CONFLICT (tenant_id, normalised) DO UPDATE SET times = gaps.times + 1, last_at = now(), conversation_id = excluded.conversation_id,
      effect_keys = (excluded.effect_keys || gaps.effect_keys)[1:100]
    WHERE NOT $5 = ANY (gaps.effect_keys)`,
};
const OPEN_GAPS: Statement = {
  name: "knowledge_open_gaps",
  text: `SELECT question, times, first_at AS "firstAt", last_at AS "lastAt" FROM gaps
    WHERE tenant_id = $1 AND state = 'open' ORDER BY times DESC, last_at DESC, id LIMIT $2`,
};

/** Implements `KnowledgeStore`. */
export function createKnowledgeStore(database: Database): KnowledgeStore {
  return {
    async seek(tenantId, { terms, words, embedding, embedder, most }) {
      const [found = [], frequencies = [], [total] = []] = await database.batch(
        [tenantId],
        [
          [SEEK, [tenantId, terms, words, toSql([...embedding]), embedder, most]],
          [FREQUENCIES, [tenantId, terms, embedder]],
          [TOTAL, [tenantId, embedder]],
        ],
      );
      return {
        passages: found as FoundPassage[],
        total: (total as { n: number } | undefined)?.n ?? 0,
        frequencies: new Map((frequencies as { term: string; n: number }[]).map(({ term, n }) => [term, n])),
      };
    },
    async keepGap(tenantId, { question, normalised, effectKey, conversationId }) {
      const values = [randomUUID(), tenantId, question, normalised, effectKey, conversationId];
      await database.batch([tenantId], [[KEEP_GAP, values]]);
    },
    async openGaps(tenantId, most) {
      const [rows = []] = await database.batch([tenantId], [[OPEN_GAPS, [tenantId, most]]]);
      return rows as Gap[];
    },
  };
}

const REMOVE: Statement = {
  name: "knowledge_remove",
  text: `WITH gone AS (DELETE FROM documents WHERE tenant_id = $1 AND slug = ANY ($2::text[]) AND from_folder RETURNING id)
    DELETE FROM passages WHERE tenant_id = $1 AND document_id IN (SELECT id FROM gone)`,
};
const ADD_DOCUMENT: Statement = {
  name: "knowledge_add_document",
  text: `INSERT INTO documents (id, tenant_id, slug, title, body, hash, from_folder) VALUES ($1, $2, $3, $4, $5, $6, true)`,
};
const ADD_PASSAGE: Statement = {
  name: "knowledge_add_passage",
  text: `INSERT INTO passages (id, tenant_id, document_id, position, heading, text, search, embedding, embedder)
    VALUES ($1, $2, $3, $4, $5, $6, to_tsvector('portuguese', $7) || to_tsvector('portuguese', unaccent($7)) || array_to_tsvector($8::text[]), $9::vector, $10)`,
};

/** Removes the folder's documents of these slugs with their passages. What a person wrote stays. */
export async function removeDocuments(tx: Tx, tenantId: string, slugs: readonly string[]): Promise<void> {
  await tx.run(REMOVE, [tenantId, slugs]);
}

/** Puts a document of the folder in place of the one with its slug. Throws where a person wrote that one. */
export async function writeDocument(tx: Tx, tenantId: string, document: IndexedDocument): Promise<void> {
  await removeDocuments(tx, tenantId, [document.slug]);
  const id = randomUUID();
  const { slug, title, body, hash, embedder } = document;
  await tx.run(ADD_DOCUMENT, [id, tenantId, slug, title, body, hash]);
  const passages = document.passages.map(({ heading, text, terms, embedding }, position): Prepared => {
    const all = `${title}\n${heading}\n${text}`;
    const values = [randomUUID(), tenantId, id, position, heading, text, all, terms, toSql([...embedding]), embedder];
    return [ADD_PASSAGE, values];
  });
  await Promise.all(passages.map(([statement, values]) => tx.run(statement, values)));
}
