import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, stat } from "node:fs/promises";
import { dirname, join, parse, sep } from "node:path";

/**
 * `make`: missing parts of the folder are made, and the folder must be one that only this user or the system controls.
 */
export type Missing = "make" | "there";

/**
 * Does something in a folder that is reached without following any link. On Linux each step starts from the open folder
 * before it (`/proc/self/fd`, like `openat` with `O_NOFOLLOW`), so a link that somebody creates meanwhile leads
 * nowhere. On other systems the path is first compared with its real path. Gives null when the folder is not that one.
 * Throws the system's error when the folder cannot be made.
 */
export async function inFolder<T>(
  folder: string,
  missing: Missing,
  work: (path: string) => Promise<T>,
): Promise<T | null> {
  return process.platform === "linux" ? inOpened(folder, missing, work) : inCompared(folder, missing, work);
}

/**
 * Linux, open(2): opens a folder without the right to read it; `/home` gives no such right on many computers. Node has
 * no name for the flag.
 */
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

/** Whether this user or the system owns it. Another owner could read and change what is put back there. */
function isTrusted({ uid }: Stats): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === own || uid === 0;
}

/** Whether the system gave this error code (such as `ENOENT`). */
export const hasCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;

/** The result of the work; null when the system refuses a part of it: no right, no room, in use, or gone meanwhile. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return null;
    throw error;
  }
}
