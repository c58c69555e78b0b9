import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** A folder cannot be made or used. The message says why and what to do. */
export class FolderProblem extends Error {
  override name = "FolderProblem";
}

/**
 * Makes sure that a folder exists, with those above it, and that this process may read and write in it. Throws
 * `FolderProblem`. It goes step by step, because Node's `recursive` never returns for a place like /proc (Node 20).
 */
export function makeFolder(folder: string, setting: string): void {
  const path = resolve(folder);
  try {
    make(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new FolderProblem(
      `${setting}: ${path} cannot be used, ${why(cause)}. Give the user that runs Balcão a folder of its own there, or set ${setting} to another.`,
      { cause },
    );
  }
}

function make(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process made it in the meantime.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function why(error: unknown): string {
  const code = codeOf(error);
  const words: Record<string, string> = {
    ENOTDIR: "a file is in the way",
    EACCES: "there is no right to write",
    EPERM: "there is no right to write",
    EROFS: "the disk is read-only",
    ENOENT: "no folder can be made there",
    ENOSPC: "the disk is full",
  };
  return words[code] ?? code;
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error));
