import { lstat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { inFolder, unlessRefused } from "./open-folder.js";
import type { TemporaryFile } from "./temporary-files.js";

/**
 * Checks a file again just before `work`, because it may have been swapped since it was found, by a program or by
 * someone who wants more files moved. `work` gets a path without links. Null when it is no longer the same file, its
 * folder is gone or became a link, or the system does not let us touch it.
 */
export function withSame<T>(file: TemporaryFile, work: (path: string) => Promise<T>): Promise<T | null> {
  return unlessRefused(() =>
    inFolder(dirname(file.path), "there", async (folder) => {
      const path = join(folder, basename(file.path));
      return (await isSame(path, file)) ? await work(path) : null;
    }),
  );
}

/** Whether the file at a path is the one that was found, without a second name. */
export async function isSame(path: string, file: TemporaryFile): Promise<boolean> {
  const now = await lstat(path).catch(() => null);
  return (
    now?.isFile() === true &&
    now.ino === file.inode &&
    now.dev === file.device &&
    now.nlink === 1 &&
    now.size === file.bytes &&
    now.mtimeMs === file.mtimeMs
  );
}
