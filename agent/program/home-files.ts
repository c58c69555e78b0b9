import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** The small files of the program. What a call wrote is on the disk when it returns. */
export type HomeFiles = {
  /** Where they are written; null: nowhere, they live as long as the program. */
  readonly place: string | null;
  read(name: string): string | null;
  write(name: string, text: string): void;
  /** Everything that was ever appended. */
  readAll(name: string): string;
  /** Throws where it would not last. */
  append(name: string, text: string): void;
  remove(name: string): void;
};

/**
 * The files in `folder` or, when that cannot be written (a full disk), in the first of `spares` that can. They are read
 * from `folder`, too, where the spare has none. As soon as `folder` can be written again, it gets what a spare holds.
 */
export function openHomeFiles(folder: string, spares: readonly string[]): HomeFiles {
  const place = [folder, ...spares].find(canKeep) ?? null;
  if (place === folder) {
    for (const spare of spares) adopt(spare, folder);
    return onDisk(folder, null);
  }
  return place === null ? inMemory(folder) : onDisk(place, folder);
}

function onDisk(place: string, below: string | null): HomeFiles {
  return {
    place,
    read: (name) => readText(join(place, name)) ?? (below === null ? null : readText(join(below, name))),
    readAll: (name) =>
      (below === null ? "" : (readText(join(below, name)) ?? "")) + (readText(join(place, name)) ?? ""),
    write: (name, text) => replaceFile(place, name, text),
    append: (name, text) => appendSynced(join(place, name), text),
    remove: (name) => {
      for (const each of [place, below]) if (each !== null) rmSync(join(each, name), { force: true });
    },
  };
}

function inMemory(below: string): HomeFiles {
  const files = new Map<string, string | null>();
  return {
    place: null,
    read: (name) => (files.has(name) ? (files.get(name) ?? null) : readText(join(below, name))),
    readAll: (name) => readText(join(below, name)) ?? "",
    write: (name, text) => void files.set(name, text),
    append() {
      throw new Error("ENOSPC");
    },
    remove(name) {
      files.set(name, null);
      // Also on a full disk a file can be deleted; otherwise it would come back at the next start.
      if (readText(join(below, name)) !== null) rmSync(join(below, name), { force: true });
    },
  };
}

/** As much as the program needs for its first steps. In bytes. */
const TRIAL = 16_384;

/** Whether files can be written there, by trying it. The folder is made, and belongs to this person alone. */
function canKeep(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid } = lstatSync(folder);
    // Somebody else may have made a folder of that name in a place that all share.
    if (process.getuid !== undefined && uid !== process.getuid()) return false;
    chmodSync(folder, 0o700);
    replaceFile(folder, "trial", " ".repeat(TRIAL));
    rmSync(join(folder, "trial"));
    return true;
  } catch {
    if (existsSync(join(folder, "trial.next"))) rmSync(join(folder, "trial.next"), { force: true });
    return false;
  }
}

/** Whether it is there, and nobody else made it. */
export function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

/** Takes over what was written elsewhere while the disk was full. */
function adopt(spare: string, folder: string): void {
  if (!isOwnFolder(spare)) return;
  for (const name of readdirSync(spare).filter((one) => /\.jsonl?$/.test(one))) {
    const text = readText(join(spare, name)) ?? "";
    if (name.endsWith(".jsonl")) appendSynced(join(folder, name), text);
    else replaceFile(folder, name, text);
  }
  rmSync(spare, { recursive: true, force: true });
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

function appendSynced(path: string, text: string): void {
  const handle = openSync(path, "a", 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function replaceFile(folder: string, name: string, text: string): void {
  const next = join(folder, `${name}.next`);
  const handle = openSync(next, "w", 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, join(folder, name));
  if (process.platform === "win32") return; // Windows opens no folders
  const parent = openSync(folder, "r");
  fsyncSync(parent);
  closeSync(parent);
}
