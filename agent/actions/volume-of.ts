import { readFile, realpath, statfs } from "node:fs/promises";
import { parse, sep } from "node:path";

/**
 * The disk of a path: where it is mounted, and how many bytes programs may still write there. `id` is the same for all
 * paths that share their free room, even when one disk is mounted in several places.
 */
export type Volume = { id: string; mount: string; freeBytes: number };

/**
 * Finds a path's disk. On Linux it is read from `/proc/self/mounts` (proc(5)); on other systems it is the path's root.
 */
export async function volumeOf(path: string): Promise<Volume> {
  const { bavail, bsize } = await statfs(path);
  return { ...(await mountOf(await realpath(path))), freeBytes: bavail * bsize };
}

async function mountOf(path: string): Promise<{ id: string; mount: string }> {
  const { root } = parse(path);
  if (process.platform !== "linux") return { id: root, mount: root };
  const table = await readFile("/proc/self/mounts", "utf8").catch(() => "");
  let found = { id: root, mount: root };
  for (const row of table.split("\n")) {
    const [source = "", mount = "", type] = row.split(" ").map(unescape);
    const holds = mount === root || path === mount || path.startsWith(`${mount}${sep}`);
    // When two are mounted at the same place, the later one covers the earlier.
    if (mount !== "" && holds && mount.length >= found.mount.length) found = { id: idOf(source, mount, type), mount };
  }
  return found;
}

/**
 * Data sets of one ZFS pool share their room, and so do all mounts of one device. `tmpfs` and the like are identified
 * by their place alone.
 */
function idOf(source: string, mount: string, type: string | undefined): string {
  if (type === "zfs") return source.split("/")[0] ?? source;
  return source.startsWith("/") ? source : mount;
}

const unescape = (field: string) =>
  field.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
