import { readFile, statfs } from "node:fs/promises";
import { parse, sep } from "node:path";

/** The disk that a path lies on: where it is mounted, and the bytes that programs may still write there. */
export type Volume = { mount: string; freeBytes: number };

/** Looks a path's disk up; on Linux its mount point stands in `/proc/self/mounts`, elsewhere the path's own root is named. */
export async function volumeOf(path: string): Promise<Volume> {
  const { bavail, bsize } = await statfs(path);
  return { mount: await mountOf(path), freeBytes: bavail * bsize };
}

async function mountOf(path: string): Promise<string> {
  const { root } = parse(path);
  if (process.platform !== "linux") return root;
  const table = await readFile("/proc/self/mounts", "utf8").catch(() => "");
  const mounts = table.split("\n").flatMap((row) => row.split(" ")[1]?.replace(/\\040/g, " ") ?? []);
  const holding = mounts.filter((mount) => mount === root || path === mount || path.startsWith(`${mount}${sep}`));
  return holding.reduce((longest, mount) => (mount.length > longest.length ? mount : longest), root);
}
