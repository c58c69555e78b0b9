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
/** How many files are looked at together: the system answers several at once. */
const AT_ONCE = 64;
/** Files that are kept open and named accordingly: locks of X, editors and package managers. */
const LOCKS = /^\.X\d+-lock$|\.(lock|lck|pid|sock|socket)$|^lock$/i;

/**
 * Files that nobody needs any more, oldest first. Each is a regular file of this user with only one name (a second name
 * would keep its bytes), was neither changed nor read within `olderThanMs`, and is not in use by any process as far as
 * the system tells. Symbolic links are never followed. Folders that others may write to, and other file systems, are
 * never entered.
 */
export async function findTemporaryFiles(search: Search): Promise<TemporaryFile[]> {
  const found: TemporaryFile[] = [];
  await eachTemporaryFile(search, (file) => found.push(file));
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs);
}

/** The same files in the order of the search, for whoever only counts them: a long list takes much memory. */
export async function eachTemporaryFile(search: Search, give: (file: TemporaryFile) => void): Promise<void> {
  const uid = process.getuid?.();
  const open = await openInodes();
  let count = 0;
  const except = await Promise.all(search.except.map(real));
  for (const given of search.roots) {
    const root = await real(resolve(given.path));
    const top = await lstat(root).catch(() => null);
    // A root that is too wide is a mistake of whoever set it, and must not cost any file.
    if (top?.isDirectory() !== true || root === sep || root === (await real(homedir()))) continue;
    await walk(root, top, given, []);
  }

  async function walk(folder: string, top: Stats, root: TemporaryRoot, below: readonly string[]): Promise<void> {
    const all: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const entries = all.filter((entry) => entry.isFile() || entry.isDirectory());
    for (let n = 0; n < entries.length; n += AT_ONCE) {
      search.signal?.throwIfAborted();
      const some = entries.slice(n, n + AT_ONCE);
      const looked = await Promise.all(some.map(({ name }) => lstat(join(folder, name)).catch(() => null)));
      for (const [at, entry] of some.entries()) {
        if (count >= MAX_FILES) return;
        const stats = looked[at] ?? null;
        if (stats !== null) await look(join(folder, entry.name), entry, stats, top, root, below);
      }
    }
  }

  async function look(
    path: string,
    { name }: Dirent,
    stats: Stats,
    top: Stats,
    root: TemporaryRoot,
    below: readonly string[],
  ): Promise<void> {
    if (except.includes(path)) return;
    if (stats.dev !== top.dev || (uid !== undefined && stats.uid !== uid)) return;
    if (stats.isDirectory()) {
      if ((stats.mode & 0o022) === 0 || process.platform === "win32") await walk(path, top, root, [...below, name]);
    } else if (isOld(stats) && stats.nlink === 1 && !LOCKS.test(name) && !open.has(stats.ino)) {
      count += 1;
      const again = isMadeAgain(root.kind, [...below, name]);
      const { size: bytes, ino: inode, dev: device, mtimeMs } = stats;
      give({ path, root: root.path, again, bytes, inode, device, mtimeMs });
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
