import type { StoredFile } from "../../bot/ports/files.js";

/** What a file counts as at least where bytes are limited: so that their number has an end, too. */
export const LEAST_BYTES = 16 * 1024;

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
  /** Bytes that the tenant has, and those of one sender, each file counted as `LEAST_BYTES` at least. */
  usedByCompany(tenantId: string): Promise<number>;
  usedBySender(tenantId: string, sender: string): Promise<number>;
  /** Bytes of all tenants. */
  usedByAll(): Promise<number>;
  /** Forgets files that are held, or that are not kept and in no message of the transcript, and are older: the hashes of those it forgot, at most `most`. */
  forget(tenantId: string, before: Date, most: number): Promise<string[]>;
  /** Which of these hashes the tenant has records of. */
  recorded(tenantId: string, hashes: readonly string[]): Promise<string[]>;
};
