import { randomUUID } from "node:crypto";
import type { StoredFile } from "../../bot/ports/files.js";
import type { Database, Statement } from "../database.js";

const COLUMNS = "id, sha256, mime, name, size, state, problem";
const INSERT: Statement = {
  name: "insert_file",
  text: `INSERT INTO files (id, tenant_id, sha256, mime, name, size, state, problem) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (tenant_id, sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING ${COLUMNS}`,
};
const GET: Statement = { name: "get_file", text: `SELECT ${COLUMNS} FROM files WHERE tenant_id = $1 AND id = $2` };

type Row = Omit<StoredFile, "problem"> & { problem: string | null };

/** What is known of stored files; their bytes lie in the object storage. */
export function createFileRecords(database: Database) {
  return {
    /** One record for each tenant and content: where there is one, it is given back as it is. */
    async insert(tenantId: string, file: Omit<StoredFile, "id">): Promise<StoredFile> {
      const id = randomUUID();
      const values = [id, tenantId, file.sha256, file.mime, file.name, file.size, file.state, file.problem ?? null];
      const rows = await database.transaction([tenantId], (tx) => tx.run<Row>(INSERT, values));
      return present(rows[0]) ?? { ...file, id };
    },
    async get(tenantId: string, id: string): Promise<StoredFile | null> {
      return present((await database.transaction([tenantId], (tx) => tx.run<Row>(GET, [tenantId, id])))[0]);
    },
  };
}

function present(row: Row | undefined): StoredFile | null {
  if (!row) return null;
  const { problem, ...file } = row;
  return problem === null ? file : { ...file, problem };
}
