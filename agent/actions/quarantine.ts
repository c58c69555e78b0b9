import { randomBytes } from "node:crypto";
import { link, lstat, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { ActionFailed } from "./action-failed.js";
import { copySynced, hashOf, syncFolder } from "./copy-synced.js";
import { hasCode, inFolder, unlessRefused } from "./open-folder.js";
import { isSame, withSame } from "./same-file.js";
import { keptStartup, undoStartup } from "./startup-record.js";
import type { TemporaryFile } from "./temporary-files.js";
import type { Tools } from "./tools.js";

export const QUARANTINE_DAYS = 15;
export const QUARANTINE_ID = /^\d{8}-[0-9a-f]{8}$/;
/** This file is written when an undo begins. From then on, the remaining files are kept for another 15 days. */
const UNDO_MARK = "undo";
const manifestSchema = z.object({
  id: z.string().regex(QUARANTINE_ID),
  at: z.number(),
  files: z.array(z.object({ from: z.string(), to: z.string().regex(/^\d+$/), bytes: z.number(), mtimeMs: z.number() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** A number for what can be taken back, by which a person finds it again. */
export const newQuarantineId = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;

/** `moved`: the files that are in the quarantine now, as they were found. */
export type Moved = { id: string; moved: TemporaryFile[] };

/**
 * Moves files into a new quarantine under the agent's folder. The list of all files is on the disk before the first one
 * moves, so that everything that was moved can be put back after a crash at any line. A file that is no longer what was
 * found (changed, replaced, linked, gone), or that the system does not let us move, stays where it is.
 */
export async function quarantine(home: string, files: readonly TemporaryFile[], now: number): Promise<Moved> {
  const id = newQuarantineId(now);
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
 * Puts all files of a quarantine back, or the start of programs that was switched off. If a file's place is taken again, is reached through a link now, or belongs to
 * somebody else, the file stays in the quarantine. After an interruption it can be called again, and then brings back
 * the rest.
 */
export async function undoQuarantine(
  home: string,
  id: string,
  tools?: Pick<Tools, "run">,
): Promise<{ restored: number; kept: number }> {
  const folder = folderOf(home, id);
  const ofStartup = await undoStartup(folder, tools);
  if (ofStartup !== null) return ofStartup;
  const manifest = await readManifest(folder);
  // On a disk without any room the mark cannot be written; the 15 days then count from the clean-up.
  await unlessRefused(() => writeFile(join(folder, UNDO_MARK), new Date().toISOString()));
  let restored = 0;
  let kept = 0;
  for (const file of manifest.files) {
    const at = join(folder, file.to);
    if ((await lstat(at).catch(() => null)) === null) continue;
    const put = await unlessRefused(() =>
      inFolder(dirname(file.from), "make", (place) =>
        putBack(at, place, basename(file.from), partOf(id, file.to), file),
      ),
    );
    if (put === true) restored += 1;
    else kept += 1;
  }
  if (kept === 0) await rm(folder, { recursive: true });
  return { restored, kept };
}

/**
 * The clean-ups that can be taken back, the newest first: how much each holds, and until when it is kept. `programs`: those
 * whose start was switched off.
 */
export async function keptQuarantines(
  home: string,
): Promise<{ id: string; files: number; bytes: number; programs?: number; until: number }[]> {
  const names = await readdir(join(home, "quarantine")).catch(() => []);
  const kept = await Promise.all(names.filter((name) => QUARANTINE_ID.test(name)).map((name) => keptIn(home, name)));
  return kept.filter((one) => one !== null).sort((a, b) => b.until - a.until);
}

async function keptIn(home: string, id: string) {
  const folder = join(home, "quarantine", id);
  const manifest = await readManifest(folder).catch(() => null);
  if (manifest === null) {
    const startup = await keptStartup(folder);
    if (startup === null) return null;
    return { id, files: 0, bytes: 0, programs: startup.programs, until: startup.at + QUARANTINE_DAYS * 86_400_000 };
  }
  const there = new Set(await readdir(folder).catch(() => []));
  const files = manifest.files.filter(({ to }) => there.has(to));
  const undone = (await stat(join(folder, UNDO_MARK)).catch(() => null))?.mtimeMs ?? 0;
  if (files.length === 0) return null;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, files: files.length, bytes, until: Math.max(manifest.at, undone) + QUARANTINE_DAYS * 86_400_000 };
}

/** Deletes quarantines that are older than 15 days and whose last undo is, too. Returns how many. */
export async function purgeQuarantines(home: string, now: number): Promise<number> {
  const folders = await readdir(join(home, "quarantine")).catch(() => []);
  let purged = 0;
  for (const name of folders.filter((of) => QUARANTINE_ID.test(of))) {
    const folder = join(home, "quarantine", name);
    const manifest = await readManifest(folder).catch(() => null);
    // Without a list the clean-up was cut off before it moved anything.
    const made = manifest?.at ?? (await stat(folder)).mtimeMs;
    const undone = (await stat(join(folder, UNDO_MARK)).catch(() => null))?.mtimeMs;
    if (now - Math.max(made, undone ?? 0) < QUARANTINE_DAYS * 86_400_000) continue;
    if (manifest && undone !== undefined) await removeParts(folder, manifest);
    await rm(folder, { recursive: true, force: true });
    purged += 1;
  }
  return purged;
}

/** Removes a file if it is still what was found. */
export async function removeSame(file: TemporaryFile): Promise<boolean> {
  return (await withSame(file, (path) => unlink(path).then(() => true))) === true;
}

async function move(file: TemporaryFile, to: string): Promise<boolean> {
  const moved = await withSame(file, async (path) => {
    try {
      await rename(path, to);
      return true;
    } catch (error) {
      if (!hasCode(error, "EXDEV")) throw error;
      return await copyAway(file, path, to);
    }
  });
  return moved === true;
}

/**
 * Moves a file to another file system: it is copied, compared, synced under its name, and only then removed. A copy
 * that was cut off can be recognised by its name. A file that cannot be copied (no right, no room, changed meanwhile)
 * stays where it was.
 */
async function copyAway(file: TemporaryFile, from: string, to: string): Promise<boolean> {
  const part = `${to}.part`;
  const away = await unlessRefused(async () => {
    if (!(await copySynced(from, part, file.mtimeMs))) return false;
    await rename(part, to);
    await syncFolder(dirname(to));
    if (!(await isSame(from, file))) return false;
    await unlink(from);
    return true;
  });
  if (away === true) return true;
  await rm(part, { force: true });
  await rm(to, { force: true });
  return false;
}

/** The name under which bytes come back until they are complete. Nobody else uses such names. */
const partOf = (id: string, to: string) => `.balcao-${id}-${to}.part`;

/**
 * Uses `link` and then `unlink`, because `rename` would replace a file that is there. From another file system the
 * bytes are first copied to a name of our own and compared. When the same bytes are in place already, an undo was cut
 * off between the two steps, and its remains are removed.
 */
async function putBack(
  at: string,
  place: string,
  name: string,
  part: string,
  { mtimeMs }: { mtimeMs: number },
): Promise<boolean> {
  const to = join(place, name);
  const copy = join(place, part);
  await rm(copy, { force: true }); // left by an undo that was cut off
  if ((await lstat(to).catch(() => null)) !== null) {
    if (!(await isThere(at, to, mtimeMs))) return false;
  } else {
    try {
      await link(at, to);
    } catch (error) {
      if (!hasCode(error, "EXDEV")) throw error;
      try {
        if (!(await copySynced(at, copy, mtimeMs))) return false;
        await link(copy, to);
      } finally {
        await rm(copy, { force: true });
      }
    }
  }
  await syncFolder(place);
  await unlink(at);
  return true;
}

/** Whether the file in place is the one that an earlier undo had put there. */
async function isThere(at: string, to: string, mtimeMs: number): Promise<boolean> {
  const there = await lstat(to);
  if (!there.isFile() || Math.abs(there.mtimeMs - mtimeMs) > 2) return false;
  return (await hashOf(at)) === (await hashOf(to));
}

/** Removes what an interrupted undo left beside the places of files that it had not brought back. */
async function removeParts(folder: string, { id, files }: Manifest): Promise<void> {
  for (const { from, to } of files) {
    if ((await lstat(join(folder, to)).catch(() => null)) === null) continue;
    const remove = (place: string) => rm(join(place, partOf(id, to)), { force: true });
    await unlessRefused(() => inFolder(dirname(from), "there", remove));
  }
}

function folderOf(home: string, id: string): string {
  if (!QUARANTINE_ID.test(id))
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
