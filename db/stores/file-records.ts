import { randomUUID } from "node:crypto";
import type { StoredFile } from "../../bot/ports/files.js";
import { type FileRecord, type FileRecords, LEAST_BYTES } from "../../platform/files/file-records.js";
import type { Database, Statement } from "../database.js";
import { isUuid } from "./is-uuid.js";

const COLUMNS = "id, sha256, mime, name, size, state, problem";
const INSERT: Statement = {
  name: "insert_file",
  text: `INSERT INTO files (id, tenant_id, sha256, mime, name, size, state, problem, sender, kept) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (tenant_id, sha256) DO UPDATE SET kept = files.kept OR excluded.kept, created_at = CASE WHEN files.kept THEN files.created_at ELSE now() END
    RETURNING ${COLUMNS}`,
};
const GET: Statement = { name: "get_file", text: `SELECT ${COLUMNS} FROM files WHERE tenant_id = $1 AND id = $2` };
const KEEP: Statement = {
  name: "keep_file",
  text: "UPDATE files SET kept = true WHERE tenant_id = $1 AND id = $2 RETURNING id",
};
const USED = `SELECT coalesce(sum(greatest(size, ${LEAST_BYTES})), 0)::float8 AS bytes FROM files WHERE tenant_id = $1`;
const USED_BY_COMPANY: Statement = { name: "used_by_files_of_company", text: USED };
const USED_BY_SENDER: Statement = { name: "used_by_files_of_sender", text: `${USED} AND sender = $2` };
const USED_BY_ALL: Statement = { name: "used_by_all_files", text: "SELECT stored_bytes()::float8 AS bytes" };
// Selects records that may be deleted. A process of the previous version sends a file without setting `kept`, so the
// transcript is searched as well. It is read once for all files of a batch, and only when there are any: under
// row-level security no index can be used for a search inside messages.
const USELESS = "tenant_id = $1 AND created_at < $2 AND (NOT kept OR state = 'held')";
const FORGET: Statement = {
  name: "forget_files",
  text: `DELETE FROM files WHERE ${USELESS} AND id IN (SELECT id FROM files WHERE ${USELESS}
    AND (state = 'held' OR NOT EXISTS (SELECT 1 FROM messages WHERE messages.tenant_id = $1 AND messages.content ? 'fileId'
      AND messages.content->>'fileId' = files.id::text)) LIMIT $3) RETURNING sha256`,
};
const RECORDED: Statement = {
  name: "recorded_files",
  text: "SELECT sha256 FROM files WHERE tenant_id = $1 AND sha256 = ANY ($2)",
};

type Row = Omit<StoredFile, "problem"> & { problem: string | null };

/** Records of stored files. Their bytes lie in the file storage. */
export function createFileRecords(database: Database): FileRecords {
  const run = <Found extends object>(tenantId: string, statement: Statement, values: unknown[]): Promise<Found[]> =>
    database.transaction([tenantId], (tx) => tx.run<Found>(statement, values));
  return {
    async insert(tenantId: string, file: FileRecord): Promise<StoredFile> {
      const { sha256, mime, name, size, state, problem = null, sender, kept } = file;
      const values = [randomUUID(), tenantId, sha256, mime, name, size, state, problem, sender, kept];
      const stored = present((await run<Row>(tenantId, INSERT, values))[0]);
      if (!stored) throw new Error("a file was recorded, and no record came back");
      return stored;
    },
    get: async (tenantId, id) => (isUuid(id) ? present((await run<Row>(tenantId, GET, [tenantId, id]))[0]) : null),
    keep: async (tenantId, id) => isUuid(id) && (await run(tenantId, KEEP, [tenantId, id])).length > 0,
    async usedByCompany(tenantId) {
      const [found] = await run<{ bytes: number }>(tenantId, USED_BY_COMPANY, [tenantId]);
      return found?.bytes ?? 0;
    },
    async usedBySender(tenantId, sender) {
      const [found] = await run<{ bytes: number }>(tenantId, USED_BY_SENDER, [tenantId, sender]);
      return found?.bytes ?? 0;
    },
    async usedByAll() {
      const [found] = await database.transaction([], (tx) => tx.run<{ bytes: number }>(USED_BY_ALL, []));
      return found?.bytes ?? 0;
    },
    async forget(tenantId, before, most) {
      const rows = await run<{ sha256: string }>(tenantId, FORGET, [tenantId, before, most]);
      return rows.map(({ sha256 }) => sha256);
    },
    async recorded(tenantId, hashes) {
      const rows = await run<{ sha256: string }>(tenantId, RECORDED, [tenantId, hashes]);
      return rows.map(({ sha256 }) => sha256);
    },
  };
}

function present(row: Row | undefined): StoredFile | null {
  if (!row) return null;
  const { problem, ...file } = row;
  return problem === null ? file : { ...file, problem };
}
