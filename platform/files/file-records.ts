import type { StoredFile } from "../../bot/ports/files.js";

/** What is written down of a file. `kept`: a message has it. */
export type FileRecord = Omit<StoredFile, "id"> & { sender: string | null; kept: boolean };

/** Where it is written down which files a tenant has; `db/` keeps it in a table. */
export type FileRecords = {
  /**
   * One record for each tenant and hash: where there is one, it is given back as it is, kept when either is, and as new
   * again while it is not. Ids cannot be guessed.
   */
  insert(tenantId: string, file: FileRecord): Promise<StoredFile>;
  /** Null where the tenant has no such file. */
  get(tenantId: string, id: string): Promise<StoredFile | null>;
  /** False where the tenant has no such file. */
  keep(tenantId: string, id: string): Promise<boolean>;
  /** Bytes that the tenant has, and those of this sender among them. */
  used(tenantId: string, sender: string | null): Promise<{ company: number; sender: number }>;
  /** Bytes of all tenants. */
  usedByAll(): Promise<number>;
  /** Forgets files that are held, or that no message has, and are older: the hashes of those it forgot, at most `most`. */
  forget(tenantId: string, before: Date, most: number): Promise<string[]>;
  /** Which of these hashes the tenant has records of. */
  recorded(tenantId: string, hashes: readonly string[]): Promise<string[]>;
};
