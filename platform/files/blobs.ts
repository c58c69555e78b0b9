import type { Readable } from "node:stream";

/**
 * Stores the bytes of files. Each company's are kept apart, under their SHA-256 in hex. A name with a dot after the
 * hash is temporary: a file that is being written, or one that was put aside. Every call throws when the storage cannot
 * be reached or refuses.
 */
export type Blobs = {
  /**
   * When it resolves, the bytes survive a crash. A file that exists with the same size is left as it is. The name is the
   * bytes' SHA-256, or one that is never used for other bytes.
   */
  write(tenantId: string, name: string, bytes: Buffer): Promise<void>;
  /** Null when there is no such file. */
  read(tenantId: string, name: string): Promise<Buffer | null>;
  /** The same as a stream, for files that are too large for memory. Null when there is no such file. */
  open(tenantId: string, name: string): Promise<Readable | null>;
  /** The size in bytes, or null when there is no such file. */
  sizeOf(tenantId: string, name: string): Promise<number | null>;
  /** All names of a company with the time of their last change, in pages. */
  list(tenantId: string): AsyncIterable<{ name: string; changedAt: Date }[]>;
  /** False when there is no file `from`. */
  rename(tenantId: string, from: string, to: string): Promise<boolean>;
  /** Removing a file that does not exist is no error. */
  remove(tenantId: string, name: string): Promise<void>;
};

/** A company's folder or prefix. Throws when the text is no company id, because it becomes part of a path. */
export function tenantFolder(tenantId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(tenantId)) throw new Error(`"${tenantId}" is no tenant's id.`);
  return tenantId;
}
