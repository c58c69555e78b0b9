/**
 * A stored file of a tenant, after its checks. `held`: it must not be shown or downloaded. `download`: it may be saved,
 * and is never shown in place. Both come with a `problem`: the reason, in words for people.
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

/**
 * What has no room for a file: the share of one visitor, of a company, of all companies together, or the disk itself.
 */
export type FullOf = "visitor" | "company" | "installation" | "disk";

/**
 * A file to store. `sender` says whose limit it counts for: the channel and the person there. `unsent`: no message
 * refers to it yet, and it is deleted after a day unless `keep` is called.
 */
export type NewFile = { bytes: Buffer; name: string; mime?: string; sender?: string; unsent?: boolean };

/**
 * The tenant's files. `put` finds the type from the bytes (never from the name) and cleans the name. What is dangerous
 * is stored as `held`: SVG and HTML that pretend to be images, archives that unpack without end, pictures of absurd
 * dimensions, executables, the EICAR test. The same bytes stored twice are one file, and each `put` answers with the
 * name of its own call. A held file is deleted after a day; when it is `unsent`, it is not stored at all.
 */
export type Files = {
  /**
   * Rejects when there is no room (`fullOf` says for whom), while too many files wait to be inspected, and when an
   * `unsent` file would be held.
   */
  put(tenantId: string, file: NewFile): Promise<StoredFile>;
  /**
   * Null when there is no such file, or it belongs to another tenant. `mayRead` is asked with the size before the bytes
   * are read into memory; when it answers no, the result is null as well. The name in the result tells only the kind
   * ("arquivo.pdf"), because different senders of the same bytes may have called them differently. The name that a
   * sender used, and a problem that mentions it, stand in the message.
   */
  get(tenantId: string, id: string, mayRead?: (bytes: number) => boolean): Promise<FileBytes | null>;
  /** A message refers to the file now, so the file stays. False when it is gone already. */
  keep(tenantId: string, id: string): Promise<boolean>;
  /**
   * Which limit would be passed by so many more bytes of this sender; null when none would. To be asked before the
   * bytes are read.
   */
  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null>;
};
