import { webcrypto } from "node:crypto";
import type { FileBytes, Files, FullOf, NewFile, StoredFile } from "../../bot/ports/files.js";
import type { Blobs } from "./blobs.js";
import type { CheckedFile } from "./check-file.js";
import { extensionOf } from "./clean-name.js";
import type { FileRecords } from "./file-records.js";
import { FileRefused } from "./file-refused.js";
import type { FileSpace } from "./file-space.js";
import type { InspectFile } from "./inspect-file.js";
import { NoSpaceForFile } from "./no-space-for-file.js";

/** The bytes of a recorded file are missing or are different: the storage or a backup lost them. */
export class FileDamaged extends Error {
  override name = "FileDamaged";
}

/**
 * Files whose bytes lie in `blobs` and whose records lie in `records`. Bytes are stored before they are recorded, so a
 * record always has its bytes. A `put` that was cut off leaves at most bytes without a record, until they are tidied up
 * (tidy-files.ts). Work that grows with the size of a file never runs on the main thread.
 */
export class StoredFiles implements Files {
  constructor(
    private readonly blobs: Blobs,
    private readonly records: FileRecords,
    private readonly inspect: InspectFile,
    private readonly space: FileSpace,
  ) {}

  async put(tenantId: string, { bytes, name, mime, sender, unsent }: NewFile): Promise<StoredFile> {
    const size = bytes.length;
    const full = await this.fullOf(tenantId, { sender, size });
    if (full) throw new NoSpaceForFile(full);
    const checked = await this.inspect(tenantId, { bytes, name, mime });
    // No message will refer to it and nobody may fetch it, so it would only take disk space.
    if (checked.state === "held" && unsent) throw new FileRefused(checked.problem ?? "ele não pôde ser verificado.");
    const sha256 = await sha256Of(bytes);
    await this.blobs.write(tenantId, sha256, bytes);
    const record = { ...checked, size, sha256, sender: sender ?? null, kept: unsent !== true };
    const stored = await this.records.insert(tenantId, record);
    this.space.stored(tenantId, size);
    // The tidying job may have removed the bytes just before they were recorded again.
    await this.blobs.write(tenantId, sha256, bytes);
    return asSentNow(stored, checked);
  }

  keep(tenantId: string, id: string): Promise<boolean> {
    return this.records.keep(tenantId, id);
  }

  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null> {
    return this.space.fullOf(tenantId, file);
  }

  async get(tenantId: string, id: string, mayRead: (bytes: number) => boolean = () => true): Promise<FileBytes | null> {
    const record = await this.records.get(tenantId, id);
    if (record === null || !mayRead(record.size)) return null;
    const bytes = await this.blobs.read(tenantId, record.sha256);
    if (bytes === null) throw new FileDamaged(`The bytes of file ${id} (${record.sha256}) are gone.`);
    if ((await sha256Of(bytes)) !== record.sha256) throw new FileDamaged(`File ${id} is not what was stored.`);
    const { mime, size, sha256, state } = record;
    return { id, mime, size, sha256, state, name: nameless(record), bytes };
  }
}

/**
 * Bytes are stored once, with what was found when they first came. A later sender of the same bytes learns nothing
 * about the earlier sending: the name, the kind by that name and the caution (which mentions the name) are those of
 * this sending. Of both states the stricter counts.
 */
function asSentNow({ id, size, sha256, state }: StoredFile, checked: CheckedFile): StoredFile {
  const stricter = STATES.indexOf(state) > STATES.indexOf(checked.state);
  return { id, size, sha256, ...checked, ...(stricter ? { state, problem: SENT_OTHERWISE } : {}) };
}

const STATES: readonly StoredFile["state"][] = ["ok", "download", "held"];
const SENT_OTHERWISE = "Este arquivo já chegou antes com um nome de outro tipo. Confira com o cliente antes de abrir.";

/** A name without the words of the first sender: only the extension is kept, which was found from the bytes. */
function nameless({ name }: StoredFile): string {
  const extension = extensionOf(name);
  return extension === "" ? "arquivo" : `arquivo.${extension}`;
}

/**
 * The SHA-256 in hex. It is computed on another thread, because 100 MB would block the main thread for a third of a
 * second.
 */
export async function sha256Of(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
}
