import { randomUUID } from "node:crypto";
import type {
  Gap,
  KnowledgeStore,
  KnownCompany,
  KnownItem,
  KnownPassage,
  SourceFile,
  StoredDocument,
} from "../../knowledge/ports.js";
import type { Database, Prepared, Statement, Tx } from "../database.js";

const COMPANY: Statement = {
  name: "knowledge_company",
  text: "SELECT name, timezone, profile FROM tenants WHERE id = $1",
};
const HOURS: Statement = {
  name: "knowledge_hours",
  text: "SELECT source -> 'hours' AS hours FROM programs WHERE current AND tenant_id = $1 ORDER BY version DESC LIMIT 1",
};
const ITEMS: Statement = {
  name: "knowledge_items",
  text: "SELECT slug, title, description, price, currency, minutes FROM catalog_items WHERE tenant_id = $1 AND active ORDER BY slug",
};
const PASSAGES: Statement = {
  name: "knowledge_passages",
  text: `SELECT d.id AS "documentId", d.slug AS document, d.title, p.heading, p.text, p.position, d.valid_until::text AS "validUntil"
    FROM passages p JOIN documents d ON d.id = p.document_id
    WHERE p.tenant_id = $1 AND (p.document_id, p.position) > ($2::uuid, $3::int) ORDER BY p.document_id, p.position LIMIT $4`,
};
/** How many rows are read at a time. Reading thousands of passages at once would delay everybody's messages. */
const PASSAGES_AT_ONCE = 1_000;
const FIRST_DOCUMENT = "00000000-0000-0000-0000-000000000000";
export const GAP =
  'id, question, times, first_at AS "firstAt", last_at AS "lastAt", conversation_id AS "conversationId", state, answered_by AS "answeredBy", answered_at AS "answeredAt"';
// Whoever asks what an article was thought to answer, and is not answered, opens it again.
const KEEP_GAP: Statement = {
  name: "knowledge_keep_asked_gap",
  text: `WITH kept AS (INSERT INTO gaps (id, tenant_id, question, normalised, effect_keys, conversation_id)
    VALUES ($1, $2, $3, $4, ARRAY[$5::text], $6)
    ON CONFLICT (tenant_id, normalised) DO UPDATE SET times = gaps.times + 1, last_at = now(), conversation_id = excluded.conversation_id,
      effect_keys = (excluded.effect_keys || gaps.effect_keys)[1:100],
      state = CASE gaps.state WHEN 'answered' THEN 'open' ELSE gaps.state END, answered_by = NULL, answered_at = NULL
    WHERE NOT $5 = ANY (gaps.effect_keys) RETURNING id)
    INSERT INTO gap_askers (tenant_id, gap_id, conversation_id) SELECT $2, id, $6 FROM kept
    ON CONFLICT (gap_id, conversation_id) DO UPDATE SET asked_at = now(), told_at = NULL`,
};
const OPEN_GAPS: Statement = {
  name: "knowledge_gaps_open",
  text: `SELECT ${GAP} FROM gaps WHERE tenant_id = $1 AND state = 'open' ORDER BY times DESC, last_at DESC, id LIMIT $2`,
};

/** Implements `KnowledgeStore`. */
export function createKnowledgeStore(database: Database): KnowledgeStore {
  return {
    async load(tenantId) {
      const [[company] = [], [program] = [], items = []] = await database.batch(
        [tenantId],
        [
          [COMPANY, [tenantId]],
          [HOURS, [tenantId]],
          [ITEMS, [tenantId]],
        ],
      );
      if (!company) return null;
      const { name, timezone, profile } = company as { name: string; timezone: string; profile: Partial<KnownCompany> };
      // A company that an older version applied may lack fields that were added since.
      const { phone = null, email = null, site = null, cnpj = null, address = null, payment = [] } = profile;
      return {
        company: { name, timezone, phone, email, site, cnpj, address, payment },
        hours: (program as { hours: SourceFile | null } | undefined)?.hours ?? null,
        items: items as KnownItem[],
        passages: await passagesOf(database, tenantId),
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

async function passagesOf(database: Database, tenantId: string): Promise<KnownPassage[]> {
  const all: KnownPassage[] = [];
  let after: [string, number] = [FIRST_DOCUMENT, -1];
  for (;;) {
    const [rows = []] = await database.batch([tenantId], [[PASSAGES, [tenantId, ...after, PASSAGES_AT_ONCE]]]);
    for (const { documentId, ...passage } of rows as (KnownPassage & { documentId: string })[]) {
      all.push(passage);
      after = [documentId, passage.position];
    }
    if (rows.length < PASSAGES_AT_ONCE) return all;
  }
}

const REMOVE: Statement = {
  name: "knowledge_remove",
  text: `WITH gone AS (DELETE FROM documents WHERE tenant_id = $1 AND slug = ANY ($2::text[]) RETURNING id)
    DELETE FROM passages WHERE tenant_id = $1 AND document_id IN (SELECT id FROM gone)`,
};
const ADD_DOCUMENT: Statement = {
  name: "knowledge_add_document",
  text: `INSERT INTO documents (id, tenant_id, slug, title, body, hash, from_folder, valid_until, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const ADD_PASSAGE: Statement = {
  name: "knowledge_add_passage",
  text: `INSERT INTO passages (id, tenant_id, document_id, position, heading, text) VALUES ($1, $2, $3, $4, $5, $6)`,
};

/** Removes the documents with these slugs, and their passages. */
export async function removeDocuments(tx: Tx, tenantId: string, slugs: readonly string[]): Promise<void> {
  await tx.run(REMOVE, [tenantId, slugs]);
}

/** A document with the text that its author wrote (null where nobody kept it). */
export type WrittenDocument = StoredDocument & { fromFolder: boolean; source: string | null };

/** Replaces the document with the same slug. */
export async function writeDocument(tx: Tx, tenantId: string, document: WrittenDocument): Promise<void> {
  await removeDocuments(tx, tenantId, [document.slug]);
  const id = randomUUID();
  const { slug, title, body, hash, validUntil, fromFolder, source } = document;
  await tx.run(ADD_DOCUMENT, [id, tenantId, slug, title, body, hash, fromFolder, validUntil, source]);
  const passages = document.passages.map(({ heading, text }, position): Prepared => {
    return [ADD_PASSAGE, [randomUUID(), tenantId, id, position, heading, text]];
  });
  await Promise.all(passages.map(([statement, values]) => tx.run(statement, values)));
}
