import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** The installation's keys, 32 bytes each. `old` can still open what they sealed. */
export type SecretKeys = {
  current: Buffer;
  old: Buffer[];
  from: "setting" | "file" | "made";
  /** Sentences for the operator. */
  warnings: string[];
};

/** The key cannot be read or made. The message says what to do. */
export class SecretKeyProblem extends Error {
  override name = "SecretKeyProblem";
}

/**
 * The key from the settings, else from `DATA_DIR/secret.key`, which is made on the first start. Two processes that
 * start at once get the same key. When the settings have a key, it replaces the file's, which then counts as old. A key
 * file that others may read is closed to them, with a warning. A broken file is never replaced, because all secrets
 * depend on it.
 */
export function openSecretKey(config: {
  dataDir: string;
  secretKey: Buffer | null;
  secretKeysOld: Buffer[];
}): SecretKeys {
  const path = join(config.dataDir, "secret.key");
  const found = readKey(path);
  const warnings = found ? closeToOthers(path) : [];
  if (config.secretKey !== null) {
    const fromFile = found && !found.equals(config.secretKey) ? [found] : [];
    return { current: config.secretKey, old: [...config.secretKeysOld, ...fromFile], from: "setting", warnings };
  }
  if (found) return { current: found, old: config.secretKeysOld, from: "file", warnings };
  const { key, made } = makeKey(config.dataDir, path);
  return { current: key, old: config.secretKeysOld, from: made ? "made" : "file", warnings };
}

function readKey(path: string): Buffer | null {
  let written: string;
  try {
    written = readFileSync(path, "utf8").trim();
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw new SecretKeyProblem(
      `${path} cannot be read (${codeOf(cause)}). Let the server's user own it, with mode 0600.`,
      { cause },
    );
  }
  if (!/^[0-9a-f]{64}$/i.test(written))
    throw new SecretKeyProblem(
      `${path} does not hold a key (64 hexadecimal digits). Put the backup of this file back, or set SECRET_KEY. Only if there is none, delete the file: the channels' secrets must then be entered again.`,
    );
  return Buffer.from(written, "hex");
}

/** Windows has no modes; there the folder's permissions count. */
function closeToOthers(path: string): string[] {
  const mode = statSync(path).mode & 0o777;
  if (process.platform === "win32" || (mode & 0o077) === 0) return [];
  const was = mode.toString(8).padStart(4, "0");
  try {
    chmodSync(path, 0o600);
  } catch (cause) {
    throw new SecretKeyProblem(
      `${path} can be read by other users (mode ${was}) and its mode cannot be changed. Run: chmod 600 ${path}`,
      { cause },
    );
  }
  return [
    `${path} could be read by other users (mode ${was}); it is 0600 now. If somebody else uses this computer, change the key (SECRET_KEY, SECRET_KEYS_OLD).`,
  ];
}

/**
 * The key is written to another file, forced to the disk and then linked into place, so that there is a whole key or
 * none, and only one.
 */
function makeKey(folder: string, path: string): { key: Buffer; made: boolean } {
  const key = randomBytes(32);
  const aside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(aside, `${key.toString("hex")}\n`, { flag: "wx", mode: 0o600, flush: true });
    linkSync(aside, path);
    syncFolder(folder);
    return { key, made: true };
  } catch (cause) {
    const theirs = codeOf(cause) === "EEXIST" ? readKey(path) : null;
    if (theirs) return { key: theirs, made: false };
    throw new SecretKeyProblem(
      `${path} cannot be written (${codeOf(cause)}). Is there room, and may the server's user write here?`,
      { cause },
    );
  } finally {
    rmSync(aside, { force: true });
  }
}

function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
