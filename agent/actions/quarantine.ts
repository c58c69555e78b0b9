import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  utimes,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ActionFailed } from "./action.js";
import type { TemporaryFile } from "./temporary-files.js";

export const QUARANTINE_DAYS = 15;
const ID = /^\d{8}-[0-9a-f]{8}$/;
const manifestSchema = z.object({
  id: z.string().regex(ID),
  at: z.number(),
  files: z.array(z.object({ from: z.string(), to: z.string().regex(/^\d+$/), bytes: z.number(), mtimeMs: z.number() })),
});
type Manifest = z.infer<typeof manifestSchema>;

export type Moved = { id: string; files: number; bytes: number; left: number };

/**
 * Moves files into a new quarantine under the agent's folder. The list of all of them is on the disk before the first one
 * moves, so whatever was moved can be put back after a crash at any line. A file that is no longer what was found
 * (changed, replaced, linked, gone) stays where it is and is counted in `left`.
 */
export async function quarantine(home: string, files: readonly TemporaryFile[], now: number): Promise<Moved> {
  const id = `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;
  const folder = join(home, "quarantine", id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const listed = files.map(({ path, bytes, mtimeMs }, n) => ({ from: path, to: String(n), bytes, mtimeMs }));
  await writeSynced(join(folder, "manifest.json"), JSON.stringify({ id, at: now, files: listed } satisfies Manifest));
  const moved: Moved = { id, files: 0, bytes: 0, left: 0 };
  for (const [n, file] of files.entries()) {
    if (await move(file, join(folder, String(n)))) {
      moved.files += 1;
      moved.bytes += file.bytes;
    } else moved.left += 1;
  }
  await syncFolder(folder);
  return moved;
}

/** Puts everything of a quarantine back. A place that is taken again is left alone, and its file stays in the quarantine. */
export async function undoQuarantine(home: string, id: string): Promise<{ restored: number; kept: number }> {
  const folder = folderOf(home, id);
  const manifest = await readManifest(folder);
  let restored = 0;
  let kept = 0;
  for (const { from, to, mtimeMs } of manifest.files) {
    const at = join(folder, to);
    if ((await lstat(at).catch(() => null)) === null) continue;
    if (await putBack(at, from, mtimeMs)) restored += 1;
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

/** Looks again right before: what was found may have been swapped since, by a program or by someone who wants more moved. */
async function move(file: TemporaryFile, to: string): Promise<boolean> {
  const now = await lstat(file.path).catch(() => null);
  const folder = await realpath(dirname(file.path)).catch(() => null);
  const same =
    now?.isFile() === true &&
    now.ino === file.inode &&
    now.dev === file.device &&
    now.nlink === 1 &&
    now.size === file.bytes &&
    now.mtimeMs === file.mtimeMs &&
    folder === dirname(file.path);
  if (!same) return false;
  try {
    await rename(file.path, to);
    return true;
  } catch (error) {
    return hasCode(error, "EXDEV") ? await copyAway(file.path, to, file.mtimeMs) : false;
  }
}

/** To another file system: copied, read again, and only then removed. */
async function copyAway(from: string, to: string, mtimeMs: number): Promise<boolean> {
  try {
    await copyFile(from, to);
    await utimes(to, mtimeMs / 1000, mtimeMs / 1000);
    const handle = await open(to, "r+");
    await handle.sync().finally(() => handle.close());
    if ((await hash(from)) !== (await hash(to))) throw new ActionFailed("Mudou durante a cópia.");
    await unlink(from);
    return true;
  } catch {
    await rm(to, { force: true }); // no right to, no room, changed meanwhile: it stays where it was
    return false;
  }
}

/** `link` and then `unlink`: unlike `rename` it never replaces what stands there. */
async function putBack(at: string, from: string, mtimeMs: number): Promise<boolean> {
  try {
    await mkdir(dirname(from), { recursive: true });
    await link(at, from);
    await unlink(at);
    return true;
  } catch (error) {
    if (!hasCode(error, "EXDEV")) return false;
    if ((await lstat(from).catch(() => null)) !== null) return false;
    return await copyAway(at, from, mtimeMs);
  }
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

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;
