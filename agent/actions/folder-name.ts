import { homedir } from "node:os";
import { redact } from "../program/redact.js";
import type { FolderRow } from "../wire.js";
import type { TemporaryFile } from "./temporary-files.js";

/** A folder as the customer reads it. The home folder becomes `~`, and nothing in the name reveals who someone is. */
export function nameOf(root: string): string {
  const home = homedir();
  const short = root === home || root.startsWith(`${home}/`) ? `~${root.slice(home.length)}` : root;
  return redact(short, 120);
}

/** The row of a preview in which a file is counted. */
export const rowOf = (how: FolderRow["how"], file: TemporaryFile) => `${how} ${nameOf(file.root)}`;
