import type { Bringer, DuePage, KnowledgeSource, OpenSource, SourceStore } from "../../knowledge/ports.js";
import type { Database, Statement, Tx } from "../database.js";
import { auditOf } from "./audit-store.js";

const MS = (column: string, as: string) => `(extract(epoch FROM ${column}) * 1000)::float8 AS "${as}"`;
const SHOWN = `id, name, url, ${MS("visit_at", "visitAt")}, file_id AS "fileId", state, problem, pages, articles, ${MS("brought_at", "broughtAt")}, ${MS("read_at", "readAt")}`;

const ALL: Statement = {
  name: "sources_of",
  text: `SELECT ${SHOWN} FROM knowledge_sources WHERE tenant_id = $1 ORDER BY created_at DESC, id LIMIT 1000`,
};
const ONE: Statement = {
  name: "source_by_id",
  text: `SELECT ${SHOWN} FROM knowledge_sources WHERE tenant_id = $1 AND id = $2`,
};
const ADD: Statement = {
  name: "add_source",
  text: `INSERT INTO knowledge_sources (id, tenant_id, name, file_id, state, user_id, source, url, page_hash, visit_at)
    VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, now() + $9::float8 * interval '1 millisecond')
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};
// Its file comes with its first visit.
const LIST: Statement = {
  name: "list_page",
  text: `INSERT INTO knowledge_sources (id, tenant_id, name, file_id, state, user_id, source, url, page_hash, visit_at)
    SELECT $1::uuid, $2::uuid, $3::text, $1::uuid, 'listed', $4::uuid, $5::text, $6::text, '', now()
    WHERE NOT EXISTS (SELECT FROM knowledge_sources WHERE tenant_id = $2 AND url = $6) ON CONFLICT (id) DO NOTHING`,
};
const REPLACE: Statement = {
  name: "replace_source",
  text: `UPDATE knowledge_sources SET name = $3, file_id = $4, state = 'waiting', problem = NULL, attempts = 0, user_id = $5, source = $6,
      brought_at = now(), began_at = NULL, url = NULL, page_hash = NULL, visit_at = NULL
    WHERE tenant_id = $1 AND id = $2 RETURNING id`,
};
const REMOVE: Statement = {
  name: "remove_source",
  text: 'DELETE FROM knowledge_sources WHERE tenant_id = $1 AND id = $2 RETURNING name, articles, file_id AS "fileId"',
};
// The hourly job deletes what is kept no longer, once it is a day old and in no message.
const RELEASE: Statement = {
  name: "release_source_file",
  text: `UPDATE files SET kept = false WHERE tenant_id = $1 AND id = $2::uuid
    AND NOT EXISTS (SELECT FROM knowledge_sources s WHERE s.tenant_id = $1 AND s.file_id = $2)
    AND NOT EXISTS (SELECT FROM order_events e WHERE e.tenant_id = $1 AND e.kind = 'file' AND e.detail ->> 'file' = $2::uuid::text)`,
};
const FILE_OF: Statement = {
  name: "file_of_source",
  text: 'SELECT file_id AS "fileId" FROM knowledge_sources WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
};
// A process that ended while it read is missed after some minutes, and another one reads.
const TAKE: Statement = {
  name: "take_source",
  text: `UPDATE knowledge_sources SET state = 'reading', attempts = attempts + 1, began_at = now()
    WHERE id = (SELECT id FROM knowledge_sources WHERE tenant_id = ANY ($1::uuid[])
      AND (state = 'waiting' OR (state = 'reading' AND began_at < now() - $2::float8 * interval '1 millisecond'))
      ORDER BY brought_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", name, file_id AS "fileId", user_id AS "userId", source AS "from", articles, attempts`,
};
// Only for the reading that was begun: a document that was removed, replaced or taken over meanwhile is left alone.
const MADE: Statement = {
  name: "source_made",
  text: `UPDATE knowledge_sources SET articles = $4, state = 'ready', problem = NULL, pages = $6, read_at = now(), began_at = NULL
    WHERE tenant_id = $1 AND id = $2 AND file_id = $3 AND state = 'reading' AND attempts = $5 RETURNING id`,
};
const END: Statement = {
  name: "end_source",
  text: `UPDATE knowledge_sources SET state = $5, problem = $6, read_at = now(), began_at = NULL
    WHERE tenant_id = $1 AND id = $2 AND file_id = $3 AND state = 'reading' AND attempts = $4`,
};

const DUE_PAGE = 'id, tenant_id AS "tenantId", url, page_hash AS hash, failures, file_id AS "fileId", state';
const DUE: Statement = {
  name: "due_page_listed",
  text: `UPDATE knowledge_sources SET visit_at = now() + $2::float8 * interval '1 millisecond'
    WHERE id = (SELECT id FROM knowledge_sources WHERE tenant_id = ANY ($1::uuid[]) AND visit_at <= now()
      AND state IN ('ready', 'failed', 'listed') ORDER BY visit_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING ${DUE_PAGE}`,
};
const DUE_NOW: Statement = {
  name: "due_listed_page_now",
  text: `UPDATE knowledge_sources SET visit_at = now() + $3::float8 * interval '1 millisecond'
    WHERE tenant_id = $1 AND id = $2 AND url IS NOT NULL AND state IN ('ready', 'failed', 'listed') RETURNING ${DUE_PAGE}`,
};
const VISITED: Statement = {
  name: "visited_listed_page",
  text: `UPDATE knowledge_sources SET visit_at = now() + $4::float8 * interval '1 millisecond', problem = $5,
      failures = CASE WHEN $6 THEN failures + 1 ELSE 0 END, state = CASE WHEN $5::text IS NULL THEN state ELSE 'failed' END
    WHERE tenant_id = $1 AND id = $2 AND file_id = $3 AND url IS NOT NULL AND state IN ('ready', 'failed', 'listed')`,
};
const CHANGED: Statement = {
  name: "changed_listed_page",
  text: `UPDATE knowledge_sources SET visit_at = now() + $4::float8 * interval '1 millisecond', name = $5, file_id = $6, page_hash = $7,
      state = 'waiting', problem = NULL, attempts = 0, failures = 0, brought_at = now(), began_at = NULL
    WHERE tenant_id = $1 AND id = $2 AND file_id = $3 AND url IS NOT NULL AND state IN ('ready', 'failed', 'listed') RETURNING id`,
};

/** What a page is called until it is visited. */
const nameOf = (url: string): string => url.replace(/^https?:\/\//, "").slice(0, 120);

/** In the transaction that wrote a document's articles: says which they are. False when its reading is no longer wanted. */
export async function settleSource(
  tx: Tx,
  { tenantId, id, fileId, attempts }: OpenSource,
  { articles, pages }: { articles: readonly string[]; pages: number | null },
): Promise<boolean> {
  return (await tx.run(MADE, [tenantId, id, fileId, articles, attempts, pages])).length > 0;
}

/** Takes a document away. The slugs of its articles, which its caller removes in the same transaction; null when there is none. */
export async function removeSource(
  tx: Tx,
  tenantId: string,
  id: string,
  { userId: _userId, ...by }: Bringer,
): Promise<string[] | null> {
  const [gone] = await tx.run<{ name: string; articles: string[]; fileId: string }>(REMOVE, [tenantId, id]);
  if (!gone) return null;
  await tx.run(RELEASE, [tenantId, gone.fileId]);
  const detail = { name: gone.name };
  await tx.run(...auditOf(tenantId, { ...by, action: "document.remove", subject: `document:${id}`, detail }));
  return gone.articles;
}

/** Implements `SourceStore`. */
export function createSourceStore(database: Database): SourceStore {
  return {
    async all(tenantId) {
      const [rows = []] = await database.batch([tenantId], [[ALL, [tenantId]]]);
      return rows as KnowledgeSource[];
    },
    async one(tenantId, id) {
      const [rows = []] = await database.batch([tenantId], [[ONE, [tenantId, id]]]);
      return (rows[0] as KnowledgeSource | undefined) ?? null;
    },
    add: (tenantId, { id, name, fileId, page }, { userId, ...by }) =>
      database.transaction([tenantId], async (tx) => {
        const { url = null, hash = null, everyMs = null } = page ?? {};
        const rows = await tx.run(ADD, [id, tenantId, name, fileId, userId, by.from, url, hash, everyMs]);
        if (rows.length === 0) return;
        const detail = page ? { name, url: page.url } : { name };
        await tx.run(...auditOf(tenantId, { ...by, action: "document.bring", subject: `document:${id}`, detail }));
      }),
    list: (tenantId, pages, { userId, ...by }) =>
      database.transaction([tenantId], async (tx) => {
        for (const { id, url } of pages) await tx.run(LIST, [id, tenantId, nameOf(url), userId, by.from, url]);
        const [first] = pages;
        if (!first) return;
        const detail = { url: new URL(first.url).origin, pages: pages.length };
        await tx.run(
          ...auditOf(tenantId, { ...by, action: "document.bring", subject: `document:${first.id}`, detail }),
        );
      }),
    replace: (tenantId, id, { name, fileId }, { userId, ...by }) =>
      database.transaction([tenantId], async (tx) => {
        const [old] = await tx.run<{ fileId: string }>(FILE_OF, [tenantId, id]);
        if (!old) return false;
        await tx.run(REPLACE, [tenantId, id, name, fileId, userId, by.from]);
        await tx.run(RELEASE, [tenantId, old.fileId]);
        const entry = { ...by, action: "document.replace", subject: `document:${id}`, detail: { name } } as const;
        await tx.run(...auditOf(tenantId, entry));
        return true;
      }),
    async due(tenantIds, cutOffMs) {
      const [rows = []] = await database.batch([...tenantIds], [[DUE, [tenantIds, cutOffMs]]]);
      return (rows[0] as DuePage | undefined) ?? null;
    },
    async dueNow(tenantId, id, cutOffMs) {
      const [rows = []] = await database.batch([tenantId], [[DUE_NOW, [tenantId, id, cutOffMs]]]);
      return (rows[0] as DuePage | undefined) ?? null;
    },
    async visited({ tenantId, id, fileId }, nextMs, problem, passing) {
      await database.batch([tenantId], [[VISITED, [tenantId, id, fileId, nextMs, problem, passing]]]);
    },
    async changed({ tenantId, id, fileId: before }, nextMs, { name, fileId, hash }) {
      const [rows = []] = await database.batch(
        [tenantId],
        [
          [CHANGED, [tenantId, id, before, nextMs, name, fileId, hash]],
          [RELEASE, [tenantId, before]],
        ],
      );
      return rows.length > 0;
    },
    async take(tenantIds, abandonedAfterMs) {
      const [rows = []] = await database.batch([...tenantIds], [[TAKE, [tenantIds, abandonedAfterMs]]]);
      return (rows[0] as OpenSource | undefined) ?? null;
    },
    async end({ tenantId, id, fileId, attempts }, state, problem) {
      await database.batch([tenantId], [[END, [tenantId, id, fileId, attempts, state, problem]]]);
    },
  };
}
