/**
 * Where the bytes of files lie, each company's apart, under their SHA-256 in hex. Names with a dot behind the hash are
 * what is under way: a part, or what was put aside. Each call throws where the storage cannot be reached or refuses.
 */
export type Blobs = {
  /** The bytes are safe against a crash when it resolves. What is there with the same size stays as it is. */
  write(tenantId: string, sha256: string, bytes: Buffer): Promise<void>;
  /** Null: it is not there. */
  read(tenantId: string, name: string): Promise<Buffer | null>;
  /** Its size in bytes; null: it is not there. */
  sizeOf(tenantId: string, name: string): Promise<number | null>;
  /** All names of a company with the time of their last change, in pages. */
  list(tenantId: string): AsyncIterable<{ name: string; changedAt: Date }[]>;
  /** False: it is not there. */
  rename(tenantId: string, from: string, to: string): Promise<boolean>;
  /** What is not there is no error. */
  remove(tenantId: string, name: string): Promise<void>;
};

/** A company's folder or prefix; throws on what is no company's id, because it goes into a path. */
export function tenantFolder(tenantId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(tenantId)) throw new Error(`"${tenantId}" is no tenant's id.`);
  return tenantId;
}
