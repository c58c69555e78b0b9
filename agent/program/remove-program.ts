import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { keptQuarantines, QUARANTINE_ID } from "../actions/quarantine.js";
import type { Home } from "./home.js";
import type { ProgramFile } from "./program-file.js";

export type Removed = { quarantines: number; program: "gone" | "there" | "needed" };

/** The names of the program's own files. `--home` may name a folder with other things in it, which are not touched. */
const OWN_FILE =
  /^((identity|pairing|pins|stay|update|outbox|window)\.json|balcao-agent-task\.xml|journal\.jsonl|trial)(\.next)?$/;
/** What the service runs from: the program, its runtime, and what updates leave beside it. */
const OWN_PROGRAM = /^(balcao-agent(\.exe|\.mjs)?|node)(\.(previous|new|next|back|bad|[0-9a-f]{16}|gz))*$/;
/** Settings of the network that a repair kept. */
const OWN_NETWORK = /^\d{14}\.txt$/;
/** The sockets of `lockFolder`. */
const OWN_LOCK = /^\d+-[0-9a-f]+\.sock$/;

/**
 * Removes what belongs to the program: its files, its folder if nothing else is in it and, as far as the system allows
 * that while it runs, the downloaded file. While a clean-up can be taken back, its files stay and so does the program,
 * which brings them back.
 */
export async function removeProgram(
  home: Pick<Home, "folder" | "place" | "forget">,
  { script, path }: Pick<ProgramFile, "script" | "path">,
): Promise<Removed> {
  const quarantines = (await keptQuarantines(home.folder)).length;
  home.forget();
  for (const folder of new Set([home.folder, home.place])) {
    if (folder === null) continue;
    await removeOwn(folder, OWN_FILE);
    if (quarantines > 0 && folder === home.folder) continue;
    await removeOwn(join(folder, "lock"), OWN_LOCK);
    await removeOwn(join(folder, "quarantine"), QUARANTINE_ID);
    await removeOwn(join(folder, "network"), OWN_NETWORK);
    await removeOwn(join(folder, "program"), OWN_PROGRAM);
    for (const each of [...["lock", "quarantine", "network", "program"].map((name) => join(folder, name)), folder])
      await rmdir(each).catch(unlessNeeded);
  }
  if (quarantines > 0) return { quarantines, program: "needed" };
  if (script !== null) return { quarantines, program: "there" };
  // Windows does not let a running program's file go.
  const isGone = await rm(path, { force: true }).then(
    () => true,
    () => false,
  );
  return { quarantines, program: isGone ? "gone" : "there" };
}

async function removeOwn(folder: string, own: RegExp): Promise<void> {
  for (const name of await readdir(folder).catch(unlessNeeded))
    if (own.test(name)) await rm(join(folder, name), { recursive: true, force: true }).catch(unlessNeeded);
}

/** A folder that is not there, is none, or holds something else stays as it is. (Windows says EPERM for some of it.) */
function unlessNeeded(error: unknown): [] {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST", "EBUSY", "EPERM", "EACCES", "EINVAL"].includes(code)) return [];
  throw error;
}
