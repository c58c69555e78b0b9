import { lstat, mkdir, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { syncFolder } from "./copy-synced.js";
import { inFolder } from "./open-folder.js";
import type { Tools } from "./tools.js";

const FILE = "startup.json";
/** Where Windows keeps what opens with the session of this person (Microsoft Learn, "Run and RunOnce registry keys"). */
export const RUN_KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

const change = z.discriminatedUnion("kind", [
  /** An entry of the desktop: what stood there (null: nothing) and what stands there now. */
  z.object({ kind: z.literal("desktop"), path: z.string(), before: z.string().nullable(), after: z.string() }),
  /** A value of Windows' registry that was deleted. */
  z.object({
    kind: z.literal("registry"),
    name: z.string(),
    type: z.enum(["REG_SZ", "REG_EXPAND_SZ"]),
    data: z.string(),
  }),
]);
export type StartupChange = z.infer<typeof change>;
const record = z.object({ at: z.number(), changes: z.array(change).max(100) });

/** Writes down what will be switched off, before it is. It stays on this computer, in a folder of its own. */
export async function recordStartup(folder: string, at: number, changes: readonly StartupChange[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(join(folder, FILE), JSON.stringify({ at, changes }));
}

/** How many programs can get their start back from this folder; null when it is none of these. */
export async function keptStartup(folder: string): Promise<{ at: number; programs: number } | null> {
  const kept = await read(folder);
  return kept === null ? null : { at: kept.at, programs: kept.changes.length };
}

/**
 * Switches on again what was switched off. An entry that is no longer as it was left stays as it is, and counts as kept.
 * After an interruption it can be called again. Null when the folder is none of these.
 */
export async function undoStartup(
  folder: string,
  tools: Pick<Tools, "run"> | undefined,
): Promise<{ restored: number; kept: number } | null> {
  const kept = await read(folder);
  if (kept === null) return null;
  const done: boolean[] = [];
  for (const one of kept.changes)
    done.push(one.kind === "desktop" ? await undoDesktop(one) : await undoRegistry(one, tools));
  const left = done.filter((of) => !of).length;
  if (left === 0) await rm(folder, { recursive: true });
  return { restored: done.length - left, kept: left };
}

async function undoDesktop({ path, before, after }: Extract<StartupChange, { kind: "desktop" }>): Promise<boolean> {
  const now = await readPlain(path);
  if (now === before) return true; // it was never changed, or an undo was cut off after it
  if (now !== after) return false;
  return writeDesktop(path, before);
}

async function undoRegistry(
  { name, type, data }: Extract<StartupChange, { kind: "registry" }>,
  tools: Pick<Tools, "run"> | undefined,
): Promise<boolean> {
  if (tools === undefined) return false;
  return tools.run(["reg.exe", "add", RUN_KEY, "/v", name, "/t", type, "/d", data, "/f"], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** The text of a regular file; null when there is none, or when it is a link. */
export async function readPlain(path: string): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() === true ? readFile(path, "utf8").catch(() => null) : null;
}

/** Puts a text in the place of a desktop entry, or removes it. False when the folder is reached through a link. */
export async function writeDesktop(path: string, text: string | null): Promise<boolean> {
  const done = await inFolder(dirname(path), "make", async (folder) => {
    const at = join(folder, basename(path));
    if (text === null) await unlink(at);
    else await writeWhole(at, text);
    return true;
  });
  return done === true;
}

/** The whole text or nothing of it is there after a crash. */
async function writeWhole(path: string, text: string): Promise<void> {
  const next = `${path}.balcao-next`;
  await rm(next, { force: true });
  const handle = await open(next, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}

async function read(folder: string): Promise<z.infer<typeof record> | null> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return null; // whoever asks for it is told that there is no such clean-up
  }
}
