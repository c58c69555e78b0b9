import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Files, StoredFile } from "../../bot/ports/files.js";
import { checkFile } from "./check-file.js";
import type { FileRecords } from "./file-records.js";

/** The bytes of a recorded file are gone or are other bytes: the disk or a backup lost them. */
export class FileDamaged extends Error {
  override name = "FileDamaged";
}

/**
 * Files on this machine's disk, in `<folder>/<tenant>/<sha256>`. Bytes are on the disk (fsync) before they are recorded,
 * so a record always has its bytes. A put that was cut off leaves at most a file that nothing points at.
 */
export class DiskFiles implements Files {
  constructor(
    private readonly folder: string,
    private readonly records: FileRecords,
  ) {}

  async put(tenantId: string, file: { bytes: Buffer; name: string; mime?: string }): Promise<StoredFile> {
    const sha256 = hash(file.bytes);
    const checked = await checkFile(file);
    await this.#write(tenantId, sha256, file.bytes);
    return this.records.insert(tenantId, { ...checked, size: file.bytes.length, sha256 });
  }

  async get(tenantId: string, id: string): Promise<(StoredFile & { bytes: Buffer }) | null> {
    const record = await this.records.get(tenantId, id);
    if (record === null) return null;
    const path = join(this.#tenantFolder(tenantId), record.sha256);
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new FileDamaged(`File ${id} cannot be read from ${path}.`, { cause });
    });
    if (hash(bytes) !== record.sha256) throw new FileDamaged(`File ${id} at ${path} is not what was stored.`);
    return { ...record, bytes };
  }

  async #write(tenantId: string, sha256: string, bytes: Buffer): Promise<void> {
    const folder = this.#tenantFolder(tenantId);
    const path = join(folder, sha256);
    if ((await sizeOf(path)) === bytes.length) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const aside = `${path}.${randomBytes(6).toString("hex")}.part`;
    try {
      await writeSynced(aside, bytes);
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    await syncFolder(folder);
  }

  #tenantFolder(tenantId: string): string {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(tenantId)) throw new Error(`"${tenantId}" is no tenant's id.`);
    return join(this.folder, tenantId);
  }
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.size ?? null;
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Without it a power cut may forget the new name. Windows knows no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
