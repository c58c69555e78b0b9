import { userInfo } from "node:os";
import { basename, join, relative } from "node:path";
import type { HostFacts } from "../wire.js";
import type { ProgramFile } from "./program-file.js";

type RunningFile = Pick<ProgramFile, "path" | "script" | "runtime">;

/** Letters, digits and characters of paths. None of them has a meaning for a shell within double quotes. */
const PLAIN = /^[\p{L}\p{N} ._~:/\\()+,@-]+$/u;

/**
 * The line that undoes clean-up `id` when somebody pastes it into this computer's terminal or PowerShell, in whatever
 * folder that opens. Both understand `$HOME` in double quotes. The home folder is never written out, because its name
 * is often an account's. Null when the program's place cannot be named without it.
 */
export function undoCommand(
  id: string,
  of: { file: RunningFile; home: string; person: string; os: HostFacts["os"]; user?: string },
): string | null {
  const { person, user = userName() } = of;
  const place = (path: string): string | null => {
    const within = relative(person, path);
    const isWithin = within !== "" && within !== ".." && !/^\.\.[/\\]/.test(within) && within !== path;
    const told = isWithin ? within : path;
    const namesAccount = user !== "" && told.toLowerCase().split(/[/\\]/).includes(user.toLowerCase());
    if (!PLAIN.test(told) || told.endsWith("\\") || namesAccount) return null;
    return isWithin ? `"$HOME/${told.replaceAll("\\", "/")}"` : `"${told}"`;
  };
  const path = of.file.script ?? of.file.path;
  const program = place(path);
  const runtime = of.file.runtime === null ? null : place(of.file.runtime);
  const isUsual = of.home === join(person, ".balcao-agent");
  const home = isUsual ? "" : place(of.home);
  const unnamed = program === null || home === null || (of.file.runtime !== null && runtime === null);
  if (unnamed || !PLAIN.test(basename(path))) return null;
  return `${starter(of, runtime)}${program}${home === "" ? "" : ` --home ${home}`} --undo ${id}`;
}

/** What stands before the program's path. PowerShell takes a path in quotes for a text unless `&` stands before it. */
function starter({ file, os }: { file: RunningFile; os: HostFacts["os"] }, runtime: string | null): string {
  if (file.script !== null) return `${runtime ?? "node"} `;
  return os === "windows" ? "& " : "";
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ""; // a user without an entry, as in containers
  }
}
