import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { keptQuarantines } from "../actions/quarantine.js";
import type { Home } from "./home.js";
import type { ProgramFile } from "./program-file.js";

export type Removed = { quarantines: number; program: "gone" | "there" | "needed" };

/**
 * Removes what belongs to the program: its folder and, as far as the system allows that while it runs, the downloaded
 * file. While a clean-up can be taken back, its files stay and so does the program, which brings them back.
 */
export async function removeProgram(
  home: Home,
  { script, path }: Pick<ProgramFile, "script" | "path">,
): Promise<Removed> {
  const quarantines = (await keptQuarantines(home.folder)).length;
  home.forget();
  if (quarantines > 0) {
    for (const name of await readdir(home.folder))
      if (name !== "quarantine" && name !== "lock") await rm(join(home.folder, name), { recursive: true, force: true });
    return { quarantines, program: "needed" };
  }
  for (const folder of [home.folder, home.place])
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  if (script !== null) return { quarantines, program: "there" };
  // Windows does not let a running program's file go.
  const isGone = await rm(path).then(
    () => true,
    () => false,
  );
  return { quarantines, program: isGone ? "gone" : "there" };
}
