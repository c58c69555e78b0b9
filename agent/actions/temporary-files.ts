import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { openInodes } from "./open-inodes.js";
import { isMadeAgain } from "./program-leavings.js";

/** A regular file that may go: where it is, and what it was when it was looked at. */
export type TemporaryFile = {
  path: string;
  /** The folder that was searched, as it was named. */
  root: string;
  /** Programs make it again; else somebody could miss it. */
  again: boolean;
  bytes: number;
  inode: number;
  device: number;
  mtimeMs: number;
};

/** A folder of temporary files. `cache`: nearly all in it is made again when it is needed. */
export type TemporaryRoot = { path: string; kind: "cache" | "temporary" };

export type Search = {
  roots: readonly TemporaryRoot[];
  olderThanMs: number;
  /** The moment that is looked from, ms since the epoch: what came or changed after it does not count as found. */
  now: number;
  /** Never entered, wherever they lie: the agent's own folder. */
  except: readonly string[];
  /** Stops the search; what was found so far is then thrown away. */
  signal?: AbortSignal;
};

/**
 * The user's own folders for temporary files. `BALCAO_AGENT_TMP_ROOTS` and `BALCAO_AGENT_CACHE_ROOTS` (parted as `PATH` is)
 * replace them, for tests and the demo.
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
/** Held open under a name that says so: locks of X, editors, package managers. */
const LOCKS = /^\.X\d+-lock$|\.(lock|lck|pid|sock|socket)$|^lock$/i;

/**
 * Files that nobody needs any more, oldest first. Each is regular, of this user, has one name only (a second name keeps its
 * bytes), was neither changed nor read within `olderThanMs`, and is in no process's hands as far as the system tells.
 * Symbolic links are never followed, folders that others may write to never entered, nor other file systems.
 */
export async function findTemporaryFiles(search: Search): Promise<TemporaryFile[]> {
  const uid = process.getuid?.();
  const open = await openInodes();
  const found: TemporaryFile[] = [];
  const except = await Promise.all(search.except.map(real));
  for (const given of search.roots) {
    const root = await real(resolve(given.path));
    const top = await lstat(root).catch(() => null);
    // A root too wide is a mistake of whoever set it, and the one mistake that must not cost anything.
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
    // A file that was moved here keeps its moments; only `ctime` tells when it came.
    const wasThere = process.platform === "win32" || Math.floor(ctimeMs) <= search.now;
    return stats.isFile() && wasThere && search.now - Math.max(mtimeMs, atimeMs) >= search.olderThanMs;
  }
}

const real = (path: string) => realpath(path).catch(() => resolve(path));
