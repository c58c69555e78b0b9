import { relative, sep } from "node:path";
import { findOpenings, makePrivate, type Opening } from "../platform/private-folder.js";

/** The names that a server keeps at the top of `DATA_DIR`, or their beginnings. */
const OURS = [".room-", "control.sock", "database", "demo-agent", "files", "lock", "sandbox-gateway", "secret.key"];

/**
 * Closes `DATA_DIR` to other users, and also sets this process so that whatever it makes from now on, in any thread, is
 * closed to them: the embedded database's file system would make files that anybody may read. Returns sentences for the
 * operator. Throws `FolderProblem`.
 */
export function closeDataFolder(dataDir: string): string[] {
  process.umask(0o077);
  return makePrivate(dataDir, { setting: "DATA_DIR", ours: OURS, asFound: quarantined(dataDir) });
}

/** Places where other users can get into `DATA_DIR`. */
export function openingsOfDataFolder(dataDir: string): Opening[] {
  return findOpenings(dataDir, quarantined(dataDir));
}

/**
 * Files that the demonstration's agent moved here. They are this machine's own temporary files and keep their modes,
 * because the agent may put them back.
 */
function quarantined(dataDir: string): (path: string) => boolean {
  return (path) => {
    const [top, , folder, id] = relative(dataDir, path).split(sep);
    return top === "demo-agent" && folder === "quarantine" && id !== undefined;
  };
}
