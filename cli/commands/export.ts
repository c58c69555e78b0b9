import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserMistake } from "../../platform/user-mistake.js";
import { withInstallation } from "./with-installation.js";

/** No folder can be applied without it. */
const COMPANY = "company.yaml";
/** An export that was cut off must not pass for a whole one: applied, it would take away what it lacks. */
const companyLast = (a: { path: string }, b: { path: string }) =>
  Number(a.path === COMPANY) - Number(b.path === COMPANY);

/**
 * `balcao export <folder>`: writes a company as files into a folder that is empty or does not exist yet. Other users of
 * the machine cannot read them, because people's names and addresses are among them.
 */
export async function exportTo(folder: string, company: string | null): Promise<void> {
  const dir = resolve(folder);
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UserMistake(`${dir} cannot be read: ${error.message}`);
  });
  if (there.length > 0) throw new UserMistake(`${dir} is not empty; nothing is written over. Name a new folder.`);
  await withInstallation({ kind: "export", company }, async (files) => {
    for (const { path, text } of files.toSorted(companyLast)) {
      const to = join(dir, path);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await writeFile(to, text, { flag: "wx", mode: 0o600 });
    }
    console.log(`${files.length} files were written to ${dir}. Secrets are not among them.`);
  });
}
