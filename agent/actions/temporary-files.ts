import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { openInodes } from "./open-inodes.js";

/** A regular file that may go: where it is, and what it was when it was looked at. */
export type TemporaryFile = {
  path: string;
  bytes: number;
  inode: number;
  device: number;
  mtimeMs: number;
};

export type Search = {
  roots: readonly string[];
  olderThanMs: number;
  now: number;
  /** Never entered, wherever they lie: the agent's own folder. */
  except: readonly string[];
  /** Stops the search; what was found so far is then thrown away. */
  signal?: AbortSignal;
};

/** The user's own folders for temporary files. `BALCAO_AGENT_TMP_ROOTS` (parted as `PATH` is) replaces them, for tests and the demo. */
export function temporaryRoots(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string[] {
  const given = env.BALCAO_AGENT_TMP_ROOTS;
  if (given !== undefined) return given.split(platform === "win32" ? ";" : ":").filter((root) => root !== "");
  if (platform === "darwin") return [tmpdir(), join(homedir(), "Library", "Caches")];
  return platform === "win32" ? [tmpdir()] : [tmpdir(), join(homedir(), ".cache")];
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
    const root = await real(resolve(given));
    const top = await lstat(root).catch(() => null);
    // A root too wide is a mistake of whoever set it, and the one mistake that must not cost anything.
    if (top?.isDirectory() !== true || root === sep || root === (await real(homedir()))) continue;
    await walk(root, top);
  }
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs);

  async function walk(folder: string, top: Stats): Promise<void> {
    search.signal?.throwIfAborted();
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= MAX_FILES) return;
      const path = join(folder, entry.name);
      if (except.includes(path)) continue;
      const stats = await lstat(path).catch(() => null);
      if (stats === null || stats.dev !== top.dev || (uid !== undefined && stats.uid !== uid)) continue;
      if (stats.isDirectory()) {
        if ((stats.mode & 0o022) === 0 || process.platform === "win32") await walk(path, top);
      } else if (isOld(stats) && stats.nlink === 1 && !LOCKS.test(entry.name) && !open.has(stats.ino))
        found.push({
          path,
          bytes: stats.size,
          inode: stats.ino,
          device: stats.dev,
          mtimeMs: stats.mtimeMs,
        });
    }
  }

  function isOld(stats: Stats): boolean {
    return stats.isFile() && search.now - Math.max(stats.mtimeMs, stats.atimeMs) >= search.olderThanMs;
  }
}

const real = (path: string) => realpath(path).catch(() => resolve(path));
