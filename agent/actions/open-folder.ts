import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath } from "node:fs/promises";
import { dirname, join, parse, sep } from "node:path";

/**
 * Does something in a folder that is reached without following any link, and, with `make`, makes what is missing of it. On
 * Linux each step is taken from the open folder before it (`/proc/self/fd`, as `openat` with `O_NOFOLLOW`), so a link that
 * somebody puts in place meanwhile leads nowhere. Elsewhere the path is compared with its real one before. Gives null
 * where the folder is not that.
 */
export async function inFolder<T>(
  folder: string,
  missing: "make" | "there",
  work: (path: string) => Promise<T>,
): Promise<T | null> {
  return process.platform === "linux" ? inOpened(folder, missing, work) : inCompared(folder, missing, work);
}

type Missing = "make" | "there";

async function inOpened<T>(folder: string, missing: Missing, work: (path: string) => Promise<T>): Promise<T | null> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  let handle: FileHandle = await open(parse(folder).root, flags);
  try {
    for (const name of folder.split(sep).filter((part) => part !== "")) {
      const path = join(`/proc/self/fd/${handle.fd}`, name);
      const next = await open(path, flags).catch((error: unknown) =>
        missing === "make" && hasCode(error, "ENOENT")
          ? mkdir(path, { mode: 0o700 }).then(() => open(path, flags))
          : null,
      );
      if (!next) return null;
      await handle.close();
      handle = next;
    }
    return await work(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

async function inCompared<T>(folder: string, missing: Missing, work: (path: string) => Promise<T>): Promise<T | null> {
  let nearest = folder;
  while ((await lstat(nearest).catch(() => null)) === null && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if ((await realpath(nearest).catch(() => null)) !== nearest) return null;
  if (missing === "make") await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await realpath(folder).catch(() => null)) !== folder) return null;
  return work(folder);
}

export const hasCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;
