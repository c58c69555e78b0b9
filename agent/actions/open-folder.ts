import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, stat } from "node:fs/promises";
import { dirname, join, parse, sep } from "node:path";

/** `make`: what is missing of the folder is made, and it must be one that only this user or the system decides over. */
export type Missing = "make" | "there";

/**
 * Does something in a folder that is reached without following any link. On Linux each step is taken from the open folder
 * before it (`/proc/self/fd`, as `openat` with `O_NOFOLLOW`), so a link that somebody puts in place meanwhile leads nowhere.
 * Elsewhere the path is compared with its real one before. Gives null where the folder is not that; throws what the system
 * says where it does not let it be made.
 */
export async function inFolder<T>(
  folder: string,
  missing: Missing,
  work: (path: string) => Promise<T>,
): Promise<T | null> {
  return process.platform === "linux" ? inOpened(folder, missing, work) : inCompared(folder, missing, work);
}

/** Linux, open(2): names a folder without a right to read it, as `/home` gives none on many computers. Node has no name for it. */
const O_PATH = 0o10000000;

async function inOpened<T>(folder: string, missing: Missing, work: (path: string) => Promise<T>): Promise<T | null> {
  const flags = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
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
    if (missing === "make" && !isTrusted(await handle.stat())) return null;
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
  if (missing === "make" && !isTrusted(await stat(folder))) return null;
  return work(folder);
}

/** Of this user or of the system; somebody else could read and change what comes back into theirs. */
function isTrusted({ uid }: Stats): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === own || uid === 0;
}

/** Whether the system gave this code (`ENOENT`). */
export const hasCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;

/** What the work gives; null where the system refuses something of it: no right to, no room, in use, gone meanwhile. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return null;
    throw error;
  }
}
