import type { StoredFile } from "../../bot/ports/files.js";

/** Where it is written down which files a tenant has; `db/` keeps it in a table. */
export type FileRecords = {
  /** One record for each tenant and hash: where there is one, it is given back as it is. Ids cannot be guessed. */
  insert(tenantId: string, file: Omit<StoredFile, "id">): Promise<StoredFile>;
  /** Null where the tenant has no such file. */
  get(tenantId: string, id: string): Promise<StoredFile | null>;
};
