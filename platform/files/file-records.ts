import type { StoredFile } from "../../bot/ports/files.js";

/**
 * The size that a file counts for at least wherever bytes are limited, so that the number of tiny files is limited,
 * too.
 */
export const LEAST_BYTES = 16 * 1024;

/** What is recorded about a file. `kept`: a message refers to it. */
export type FileRecord = Omit<StoredFile, "id"> & { sender: string | null; kept: boolean };

/** Records which files a tenant has. `db/` keeps them in a table. */
export type FileRecords = {
  /**
   * There is one record per tenant and hash. When it exists already, it is returned: `kept` if either the old or the
   * new one is, and with a new date as long as it is not kept. Ids cannot be guessed.
   */
  insert(tenantId: string, file: FileRecord): Promise<StoredFile>;
  /** Null when the tenant has no such file. */
  get(tenantId: string, id: string): Promise<StoredFile | null>;
  /** False when the tenant has no such file. */
  keep(tenantId: string, id: string): Promise<boolean>;
  /** Bytes of the tenant's files, or of one sender's, where each file counts for at least `LEAST_BYTES`. */
  usedByCompany(tenantId: string): Promise<number>;
  usedBySender(tenantId: string, sender: string): Promise<number>;
  /** Bytes of all tenants. */
  usedByAll(): Promise<number>;
  /**
   * Deletes records older than `before` of files that are held, or that are neither kept nor in a message of the
   * transcript. Returns the hashes of the deleted ones, at most `most`.
   */
  forget(tenantId: string, before: Date, most: number): Promise<string[]>;
  /** The hashes among these of which the tenant has records. */
  recorded(tenantId: string, hashes: readonly string[]): Promise<string[]>;
};
