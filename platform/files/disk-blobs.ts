import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Blobs, tenantFolder } from "./blobs.js";

const PAGE = 200;

/** Bytes on this machine's disk, in `<folder>/<tenant>/<sha256>`. */
export function createDiskBlobs(folder: string): Blobs {
  const pathOf = (tenantId: string, name: string) => join(folder, tenantFolder(tenantId), name);

  async function sizeOf(tenantId: string, name: string): Promise<number | null> {
    const found = await unlessMissing(stat(pathOf(tenantId, name)));
    return found?.size ?? null;
  }

  return {
    sizeOf,
    async write(tenantId, sha256, bytes) {
      if ((await sizeOf(tenantId, sha256)) === bytes.length) return;
      await mkdir(join(folder, tenantFolder(tenantId)), { recursive: true, mode: 0o700 });
      const path = pathOf(tenantId, sha256);
      const aside = `${path}.${randomBytes(6).toString("hex")}.part`;
      try {
        await writeSynced(aside, bytes);
        await rename(aside, path);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
      await syncFolder(join(folder, tenantId));
    },
    read: (tenantId, name) => unlessMissing(readFile(pathOf(tenantId, name))),
    async open(tenantId, name) {
      const handle = await unlessMissing(open(pathOf(tenantId, name), "r"));
      return handle?.createReadStream() ?? null;
    },
    async *list(tenantId) {
      const names = (await unlessMissing(readdir(join(folder, tenantFolder(tenantId))))) ?? [];
      for (let at = 0; at < names.length; at += PAGE) {
        const found = await Promise.all(
          names
            .slice(at, at + PAGE)
            .map(async (name) => ({ name, at: await unlessMissing(stat(pathOf(tenantId, name))) })),
        );
        yield found.flatMap(({ name, at: stats }) => (stats ? [{ name, changedAt: stats.mtime }] : []));
      }
    },
    async rename(tenantId, from, to) {
      const done = await unlessMissing(rename(pathOf(tenantId, from), pathOf(tenantId, to)).then(() => true));
      return done ?? false;
    },
    remove: (tenantId, name) => rm(pathOf(tenantId, name), { force: true }),
  };
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
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

/**
 * Without this, a power cut may make the disk forget the new name. Windows cannot sync a folder and does not need to.
 */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
