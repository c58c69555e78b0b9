import { readdir, readFile, stat } from "node:fs/promises";

/**
 * Inodes of files that processes have open or mapped, as far as this user may see (Linux: `/proc`, own processes). File
 * systems may use the same number, so a file may be spared because of another one, but never the other way round. On
 * other systems this cannot be found without further programs: the result is empty.
 */
export async function openInodes(): Promise<Set<number>> {
  const open = new Set<number>();
  if (process.platform !== "linux") return open;
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const handle of handles) {
      const file = await stat(`/proc/${pid}/fd/${handle}`).catch(() => null);
      if (file?.isFile() === true) open.add(file.ino);
    }
    // address perms offset device inode path
    const maps = await readFile(`/proc/${pid}/maps`, "utf8").catch(() => "");
    for (const line of maps.split("\n")) {
      const inode = Number(line.split(/\s+/, 5)[4]);
      if (inode > 0) open.add(inode);
    }
  }
  return open;
}
