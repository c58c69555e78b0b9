import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, open, utimes } from "node:fs/promises";

/**
 * Copies a file to a name that must not be there yet, with its moment, and has it on the disk. False: what arrived is not
 * what stands at the source (it changed meanwhile); the copy is then still there.
 */
export async function copySynced(from: string, to: string, mtimeMs: number): Promise<boolean> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await utimes(to, mtimeMs / 1000, mtimeMs / 1000);
  // A file that may only be read can be synced like that, too; Windows wants a right to write.
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

/** Has the names of a folder on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // Windows opens no folders
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
