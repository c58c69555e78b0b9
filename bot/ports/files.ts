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

export type FileBytes = Omit<StoredFile, "problem"> & { bytes: Buffer };

/** What has no room for a file: what one visitor may store, a company, all companies together, or the disk itself. */
export type FullOf = "visitor" | "company" | "installation" | "disk";

/**
 * What is to be stored. `sender` is who is counted for it: the channel and the person there. `unsent`: it belongs to no
 * message yet, and is forgotten after a day unless `keep` is called.
 */
export type NewFile = { bytes: Buffer; name: string; mime?: string; sender?: string; unsent?: boolean };

/**
 * The tenant's files. `put` sniffs the type from the bytes (never from the name), refuses what is dangerous (SVG and
 * HTML as images, archives that unpack without end, pictures of absurd dimensions, executables, the EICAR test) by
 * storing it as `held`, and cleans the name. The same bytes twice are one file, and each
 * `put` answers the name of its own. What is held is forgotten after a day, and
 * not stored at all where it is unsent.
 */
export type Files = {
  /**
   * Rejects where there is no room (`fullOf` says of what), for a while when too many files wait to be looked into, and what would be
   * held where it is unsent.
   */
  put(tenantId: string, file: NewFile): Promise<StoredFile>;
  /**
   * Null where there is none, or it belongs to another tenant. `mayRead` is asked with its size before its bytes come
   * into memory; where it says no, it is null as well. Its name tells the kind alone ("arquivo.pdf"): who sent the same bytes
   * called them each as they liked, and each one's name, and the problem that tells it, stand in the message.
   */
  get(tenantId: string, id: string, mayRead?: (bytes: number) => boolean): Promise<FileBytes | null>;
  /** A message has the file: it stays. False where it is gone already. */
  keep(tenantId: string, id: string): Promise<boolean>;
  /** What would have no room for so many bytes of this sender; null: nothing. To be asked before they are read. */
  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null>;
};
