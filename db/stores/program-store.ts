import type { ProgramSource } from "../../bot/vocabulary/program-source.js";
import type { Database, Statement } from "../database.js";

const CURRENT: Statement = {
  name: "current_program",
  text: "SELECT hash, source FROM programs WHERE current AND tenant_id = $1 ORDER BY version DESC LIMIT 1",
};
const BY_HASH: Statement = {
  name: "program_by_hash",
  text: "SELECT hash, source FROM programs WHERE tenant_id = $1 AND hash = $2 ORDER BY version DESC LIMIT 1",
};

/** The sources of published programs. A stored program never changes. */
export function createProgramStore(database: Database) {
  return {
    /** Null when the tenant has published no such program. `hash: null` asks for the current one. */
    async find(tenantId: string, hash: string | null): Promise<{ hash: string; source: ProgramSource } | null> {
      const rows = await database.transaction([tenantId], (tx) =>
        tx.run<{ hash: string; source: ProgramSource }>(hash ? BY_HASH : CURRENT, hash ? [tenantId, hash] : [tenantId]),
      );
      return rows[0] ?? null;
    },
  };
}
