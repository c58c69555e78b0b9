import { relative, sep } from "node:path";
import { findOpenings, makePrivate, type Opening } from "../platform/private-folder.js";

/** All that a server keeps at the top of `DATA_DIR`, by the beginnings of their names. */
const OURS = [".room-", "control.sock", "database", "demo-agent", "files", "lock", "sandbox-gateway", "secret.key"];

/**
 * Closes `DATA_DIR` to other users, and what this process makes from here on, in whatever thread: the embedded database's
 * file system asks for modes that anybody may read. Gives back sentences for the operator; throws `FolderProblem`.
 */
export function closeDataFolder(dataDir: string): string[] {
  process.umask(0o077);
  return makePrivate(dataDir, { setting: "DATA_DIR", ours: OURS, asFound: quarantined(dataDir) });
}

/** Where other users get into `DATA_DIR`. */
export function openingsOfDataFolder(dataDir: string): Opening[] {
  return findOpenings(dataDir, quarantined(dataDir));
}

/** This machine's own temporary files, which the demonstration's agent puts back as they were. */
function quarantined(dataDir: string): (path: string) => boolean {
  return (path) => {
    const [top, , folder, id] = relative(dataDir, path).split(sep);
    return top === "demo-agent" && folder === "quarantine" && id !== undefined;
  };
}
