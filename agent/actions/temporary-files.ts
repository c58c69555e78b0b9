import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { openInodes } from "./open-inodes.js";
import { isMadeAgain } from "./program-leavings.js";

/** A regular file that may be removed: its path, and its properties when it was found. */
export type TemporaryFile = {
  path: string;
  /** The searched folder, as it was named. */
  root: string;
  /** Whether programs make it again. If not, somebody could miss it. */
  again: boolean;
  bytes: number;
  inode: number;
  device: number;
  mtimeMs: number;
};

/** A folder of temporary files. `cache`: programs make nearly everything in it again when they need it. */
export type TemporaryRoot = { path: string; kind: "cache" | "temporary" };

export type Search = {
  roots: readonly TemporaryRoot[];
  olderThanMs: number;
  /** The moment of the search, in ms since the epoch. Files that came or changed after it do not count. */
  now: number;
  /** Folders that are never entered, wherever they are: the agent's own. */
  except: readonly string[];
  /** Stops the search. What was found so far is then dropped. */
  signal?: AbortSignal;
};

/**
 * The user's own folders for temporary files. `BALCAO_AGENT_TMP_ROOTS` and `BALCAO_AGENT_CACHE_ROOTS` (separated like
 * `PATH`) replace them, for tests and the demonstration.
 */
export function temporaryRoots(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): TemporaryRoot[] {
  const { BALCAO_AGENT_TMP_ROOTS: tmp, BALCAO_AGENT_CACHE_ROOTS: caches } = env;
  const given = (list: string | undefined, kind: TemporaryRoot["kind"]): TemporaryRoot[] =>
    (list ?? "")
      .split(platform === "win32" ? ";" : ":")
      .filter((path) => path !== "")
      .map((path) => ({ path, kind }));
  if (tmp !== undefined || caches !== undefined) return [...given(tmp, "temporary"), ...given(caches, "cache")];
  const own: TemporaryRoot = { path: tmpdir(), kind: "temporary" };
  if (platform === "darwin") return [own, { path: join(homedir(), "Library", "Caches"), kind: "cache" }];
  return platform === "win32" ? [own] : [own, { path: join(homedir(), ".cache"), kind: "cache" }];
}

const MAX_FILES = 200_000;
/** Files that are kept open and named accordingly: locks of X, editors and package managers. */
const LOCKS = /^\.X\d+-lock$|\.(lock|lck|pid|sock|socket)$|^lock$/i;

/**
 * Files that nobody needs any more, oldest first. Each is a regular file of this user with only one name (a second name
 * would keep its bytes), was neither changed nor read within `olderThanMs`, and is not in use by any process as far as
 * the system tells. Symbolic links are never followed. Folders that others may write to, and other file systems, are
 * never entered.
 */
export async function findTemporaryFiles(search: Search): Promise<TemporaryFile[]> {
  const uid = process.getuid?.();
  const open = await openInodes();
  const found: TemporaryFile[] = [];
  const except = await Promise.all(search.except.map(real));
  for (const given of search.roots) {
    const root = await real(resolve(given.path));
    const top = await lstat(root).catch(() => null);
    // A root that is too wide is a mistake of whoever set it, and must not cost any file.
    if (top?.isDirectory() !== true || root === sep || root === (await real(homedir()))) continue;
    await walk(root, top, given, []);
  }
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs);

  async function walk(folder: string, top: Stats, root: TemporaryRoot, below: readonly string[]): Promise<void> {
    search.signal?.throwIfAborted();
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= MAX_FILES) return;
      const path = join(folder, entry.name);
      if (except.includes(path)) continue;
      const stats = await lstat(path).catch(() => null);
      if (stats === null || stats.dev !== top.dev || (uid !== undefined && stats.uid !== uid)) continue;
      if (stats.isDirectory()) {
        if ((stats.mode & 0o022) === 0 || process.platform === "win32")
          await walk(path, top, root, [...below, entry.name]);
      } else if (isOld(stats) && stats.nlink === 1 && !LOCKS.test(entry.name) && !open.has(stats.ino))
        found.push({
          path,
          root: root.path,
          again: isMadeAgain(root.kind, [...below, entry.name]),
          bytes: stats.size,
          inode: stats.ino,
          device: stats.dev,
          mtimeMs: stats.mtimeMs,
        });
    }
  }

  function isOld(stats: Stats): boolean {
    const { mtimeMs, atimeMs, ctimeMs } = stats;
    // A file that was moved here keeps its other times; only `ctime` tells when it came.
    const wasThere = process.platform === "win32" || Math.floor(ctimeMs) <= search.now;
    return stats.isFile() && wasThere && search.now - Math.max(mtimeMs, atimeMs) >= search.olderThanMs;
  }
}

const real = (path: string) => realpath(path).catch(() => resolve(path));
