import { createHash, randomBytes } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { ActionFailed } from "./action.js";
import { hasCode, inFolder } from "./open-folder.js";
import type { TemporaryFile } from "./temporary-files.js";

export const QUARANTINE_DAYS = 15;
const ID = /^\d{8}-[0-9a-f]{8}$/;
const manifestSchema = z.object({
  id: z.string().regex(ID),
  at: z.number(),
  files: z.array(z.object({ from: z.string(), to: z.string().regex(/^\d+$/), bytes: z.number(), mtimeMs: z.number() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** `moved`: those that are in the quarantine now, as they were found. */
export type Moved = { id: string; moved: TemporaryFile[] };

/**
 * Moves files into a new quarantine under the agent's folder. The list of all of them is on the disk before the first one
 * moves, so whatever was moved can be put back after a crash at any line. A file that is no longer what was found
 * (changed, replaced, linked, gone) stays where it is.
 */
export async function quarantine(home: string, files: readonly TemporaryFile[], now: number): Promise<Moved> {
  const id = `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;
  const folder = join(home, "quarantine", id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const listed = files.map(({ path, bytes, mtimeMs }, n) => ({ from: path, to: String(n), bytes, mtimeMs }));
  await writeSynced(join(folder, "manifest.json"), JSON.stringify({ id, at: now, files: listed } satisfies Manifest));
  const moved: TemporaryFile[] = [];
  for (const [n, file] of files.entries()) if (await move(file, join(folder, String(n)))) moved.push(file);
  await syncFolder(folder);
  return { id, moved };
}

/**
 * Puts everything of a quarantine back. A place that is taken again, or that a link leads to now, is left alone, and its
 * file stays in the quarantine. Cut off at any line it can be asked for again, and then brings back the rest.
 */
export async function undoQuarantine(home: string, id: string): Promise<{ restored: number; kept: number }> {
  const folder = folderOf(home, id);
  const manifest = await readManifest(folder);
  let restored = 0;
  let kept = 0;
  for (const { from, to, mtimeMs } of manifest.files) {
    const at = join(folder, to);
    if ((await lstat(at).catch(() => null)) === null) continue;
    const part = `.balcao-${id}-${to}.part`;
    const put = await inFolder(dirname(from), "make", (place) => putBack(at, place, basename(from), part, mtimeMs));
    if (put === true) restored += 1;
    else kept += 1;
  }
  if (kept === 0) await rm(folder, { recursive: true });
  return { restored, kept };
}

/** Deletes quarantines older than 15 days; how many. */
export async function purgeQuarantines(home: string, now: number): Promise<number> {
  const folders = await readdir(join(home, "quarantine")).catch(() => []);
  let purged = 0;
  for (const name of folders.filter((of) => ID.test(of))) {
    const folder = join(home, "quarantine", name);
    const at = await readManifest(folder).then(
      (manifest) => manifest.at,
      async () => (await stat(folder)).mtimeMs, // cut off before its list was written: nothing was moved
    );
    if (now - at < QUARANTINE_DAYS * 86_400_000) continue;
    await rm(folder, { recursive: true, force: true });
    purged += 1;
  }
  return purged;
}

/** Removes a file if it is still what was found. */
export async function removeSame(file: TemporaryFile): Promise<boolean> {
  const removed = await withSame(file, (path) => unlink(path).then(() => true));
  return removed === true;
}

async function move(file: TemporaryFile, to: string): Promise<boolean> {
  const moved = await withSame(file, async (path) => {
    try {
      await rename(path, to);
      return true;
    } catch (error) {
      return hasCode(error, "EXDEV") ? await copyAway(path, to, file.mtimeMs) : false;
    }
  });
  return moved === true;
}

/**
 * Looks again right before: what was found may have been swapped since, by a program or by someone who wants more moved.
 * Null: it is no longer the same, or its folder is gone or became a link, or there is no right to touch it.
 */
async function withSame<T>(file: TemporaryFile, work: (path: string) => Promise<T>): Promise<T | null> {
  try {
    return await inFolder(dirname(file.path), "there", async (folder) => {
      const path = join(folder, basename(file.path));
      const now = await lstat(path).catch(() => null);
      const same =
        now?.isFile() === true &&
        now.ino === file.inode &&
        now.dev === file.device &&
        now.nlink === 1 &&
        now.size === file.bytes &&
        now.mtimeMs === file.mtimeMs;
      return same ? await work(path) : null;
    });
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

/** The system does not let it be touched; a file that was found and is gone by now, too. */
const isRefused = (error: unknown) =>
  ["EACCES", "EPERM", "EBUSY", "EROFS", "ENOENT"].some((code) => hasCode(error, code));

/** To another file system: copied, compared, and only then removed. A copy that was cut off is told by its name. */
async function copyAway(from: string, to: string, mtimeMs: number): Promise<boolean> {
  const part = `${to}.part`;
  try {
    await copySynced(from, part, mtimeMs);
    await rename(part, to);
    await unlink(from);
    return true;
  } catch {
    await rm(part, { force: true });
    await rm(to, { force: true }); // no right to, no room, changed meanwhile: it stays where it was
    return false;
  }
}

/**
 * `link` and then `unlink`: unlike `rename` it never replaces what stands there. From another file system the bytes come to
 * a name of our own first, are compared, and only then get theirs. When the same bytes stand in place already, an undo was
 * cut off between the two: what is left of it goes.
 */
async function putBack(at: string, place: string, name: string, part: string, mtimeMs: number): Promise<boolean> {
  const to = join(place, name);
  const copy = join(place, part);
  try {
    await link(at, to);
    await unlink(at);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return await isThere(at, to, mtimeMs);
    if (!hasCode(error, "EXDEV")) return false;
  }
  if ((await lstat(to).catch(() => null)) !== null) return await isThere(at, to, mtimeMs, copy);
  try {
    await rm(copy, { force: true }); // of an undo that was cut off; the name is ours alone
    await copySynced(at, copy, mtimeMs);
    await link(copy, to);
  } catch {
    return false; // no right to, no room, or taken meanwhile: the file stays in the quarantine
  } finally {
    await rm(copy, { force: true });
  }
  await unlink(at);
  return true;
}

/** Whether what stands in place is the very file that an earlier undo had put there. Then the copy that is left goes. */
async function isThere(at: string, to: string, mtimeMs: number, copy?: string): Promise<boolean> {
  const there = await lstat(to).catch(() => null);
  if (there?.isFile() !== true || Math.abs(there.mtimeMs - mtimeMs) > 2) return false;
  if ((await hash(at)) !== (await hash(to))) return false;
  if (copy !== undefined) await rm(copy, { force: true });
  await unlink(at);
  return true;
}

/** Copies a file that must not be there yet, with its moment, on the disk, and compares what arrived. */
async function copySynced(from: string, to: string, mtimeMs: number): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await utimes(to, mtimeMs / 1000, mtimeMs / 1000);
  const handle = await open(to, "r+");
  await handle.sync().finally(() => handle.close());
  if ((await hash(from)) !== (await hash(to))) throw new ActionFailed("Mudou durante a cópia.");
}

function folderOf(home: string, id: string): string {
  if (!ID.test(id))
    throw new ActionFailed(`"${id}" não é o número de uma limpeza. Ele aparece quando a limpeza termina.`);
  return join(home, "quarantine", id);
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")));
  } catch (cause) {
    throw new ActionFailed("Não encontrei essa limpeza. Depois de 15 dias ela não pode mais ser desfeita.", { cause });
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // Windows opens no folders
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

async function hash(path: string): Promise<string> {
  const of = createHash("sha256");
  for await (const chunk of createReadStream(path)) of.update(chunk as Buffer);
  return of.digest("hex");
}
