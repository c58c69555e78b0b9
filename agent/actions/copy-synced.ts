import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, open, utimes } from "node:fs/promises";

/**
 * Copies a file to a name that must not exist yet, keeps its time, and syncs it to the disk. False when the copy
 * differs from the source (which changed meanwhile); the copy then still exists.
 */
export async function copySynced(from: string, to: string, mtimeMs: number): Promise<boolean> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await utimes(to, mtimeMs / 1000, mtimeMs / 1000);
  // A read-only handle can be synced as well, but Windows needs the right to write.
  const handle = await open(to, process.platform === "win32" ? "r+" : "r");
  await handle.sync().finally(() => handle.close());
  return (await hashOf(from)) === (await hashOf(to));
}

/** SHA-256 of a file's bytes, in hex. */
export async function hashOf(path: string): Promise<string> {
  const of = createHash("sha256");
  for await (const chunk of createReadStream(path)) of.update(chunk as Buffer);
  return of.digest("hex");
}

/** Syncs the names in a folder to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // Windows opens no folders
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
