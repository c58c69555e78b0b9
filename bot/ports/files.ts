/**
 * A stored file of a tenant, after its checks. `held`: it must not be shown or downloaded. `download`: it may be saved, and
 * is never shown in place. Both have a `problem`: why, in words for people.
 */
export type StoredFile = {
  id: string;
  mime: string;
  name: string;
  size: number;
  sha256: string;
  state: "ok" | "download" | "held";
  problem?: string;
};

/**
 * The tenant's files. `put` sniffs the type from the bytes (never from the name), refuses what is dangerous (SVG and
 * HTML as images, archives that unpack without end, pictures of absurd dimensions, executables, the EICAR test) by
 * storing it as `held`, and cleans the name. The same bytes twice are one file.
 */
export type Files = {
  put(tenantId: string, file: { bytes: Buffer; name: string; mime?: string }): Promise<StoredFile>;
  /** Null where there is none, or it belongs to another tenant. */
  get(tenantId: string, id: string): Promise<(StoredFile & { bytes: Buffer }) | null>;
};
