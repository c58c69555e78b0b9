import { randomBytes, webcrypto } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Files, FullOf, NewFile, StoredFile } from "../../bot/ports/files.js";
import type { FileRecords } from "./file-records.js";
import type { FileRoom } from "./file-room.js";
import type { InspectFile } from "./inspect-file.js";
import { NoRoomForFile } from "./no-room-for-file.js";

/** The bytes of a recorded file are gone or are other bytes: the disk or a backup lost them. */
export class FileDamaged extends Error {
  override name = "FileDamaged";
}

/**
 * Files on this machine's disk, in `<folder>/<tenant>/<sha256>`. Bytes are on the disk (fsync) before they are recorded,
 * so a record always has its bytes. A put that was cut off leaves at most a file that nothing points at, until it is
 * tidied up (tidy-files.ts). Nothing that costs the more the larger a file is runs on the main thread.
 */
export class DiskFiles implements Files {
  constructor(
    private readonly folder: string,
    private readonly records: FileRecords,
    private readonly inspect: InspectFile,
    private readonly room: FileRoom,
  ) {}

  async put(tenantId: string, { bytes, name, mime, sender, unsent }: NewFile): Promise<StoredFile> {
    const size = bytes.length;
    const full = await this.fullOf(tenantId, { sender, size });
    if (full) throw new NoRoomForFile(full);
    const sha256 = await hash(bytes);
    const checked = await this.inspect(tenantId, { bytes, name, mime });
    await this.#write(tenantId, sha256, bytes);
    const record = { ...checked, size, sha256, sender: sender ?? null, kept: unsent !== true };
    const stored = await this.records.insert(tenantId, record);
    this.room.stored(tenantId, size);
    // Whoever tidies up may have taken the bytes in the moment before they were recorded again.
    await this.#write(tenantId, sha256, bytes);
    // Bytes are stored once, under the name that they first came with; whoever sends them again knows them by theirs.
    return { ...stored, name: checked.name };
  }

  keep(tenantId: string, id: string): Promise<boolean> {
    return this.records.keep(tenantId, id);
  }

  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null> {
    return this.room.fullOf(tenantId, file);
  }

  async get(tenantId: string, id: string): Promise<(StoredFile & { bytes: Buffer }) | null> {
    const record = await this.records.get(tenantId, id);
    if (record === null) return null;
    const path = join(tenantFolder(this.folder, tenantId), record.sha256);
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new FileDamaged(`File ${id} cannot be read from ${path}.`, { cause });
    });
    if ((await hash(bytes)) !== record.sha256) throw new FileDamaged(`File ${id} at ${path} is not what was stored.`);
    return { ...record, bytes };
  }

  async #write(tenantId: string, sha256: string, bytes: Buffer): Promise<void> {
    const folder = tenantFolder(this.folder, tenantId);
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
}

/** Where a tenant's files lie; throws on what is no tenant's id, because it goes into a path. */
export function tenantFolder(folder: string, tenantId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(tenantId)) throw new Error(`"${tenantId}" is no tenant's id.`);
  return join(folder, tenantId);
}

/** On another thread: the main one would stand still for the third of a second that 100 MB take. */
async function hash(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
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
