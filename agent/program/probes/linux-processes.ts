import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";

/** A process between two looks: its program, the processor time that it used (ticks), and its memory (pages). */
type Seen = { name: string; ticks: number; pages: number };

/**
 * The processes of Linux by what `/proc` says of their executables. Command lines are not read: they name documents
 * (`/usr/bin/perl docs/laudo.pl`), and so does the short name of a script that was started by its path.
 */
export async function linuxProcesses(of: {
  proc: string;
  waitMs: number;
  wait(ms: number): Promise<unknown>;
  totalPages: number;
}): Promise<{ total: number; busiest: { name: string; share: number; memoryShare: number }[] }> {
  const before = await look(of.proc);
  const ticksBefore = await allTicks(of.proc);
  await of.wait(of.waitMs);
  const after = await look(of.proc);
  const passed = Math.max(1, (await allTicks(of.proc)) - ticksBefore);
  const busiest = [...after]
    .map(([pid, { name, ticks, pages }]) => ({
      name,
      share: Math.max(0, ticks - (before.get(pid)?.ticks ?? ticks)) / passed,
      memoryShare: pages / of.totalPages,
    }))
    .sort((a, b) => b.share - a.share || b.memoryShare - a.memoryShare);
  return { total: after.size, busiest };
}

async function look(proc: string): Promise<Map<string, Seen>> {
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  const seen = new Map<string, Seen>();
  for (const pid of pids) {
    // A process may end between the two readings.
    const stat = await readFile(join(proc, pid, "stat"), "latin1").catch(() => null);
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (!fields) continue;
    const ticks = Number(fields[11]) + Number(fields[12]);
    const pages = Number(fields[21]);
    if (Number.isFinite(ticks) && Number.isFinite(pages))
      seen.set(pid, { name: await programOf(proc, pid), ticks, pages });
  }
  return seen;
}

/** The executable's name. Those of other users, and of the kernel, may not be read. */
async function programOf(proc: string, pid: string): Promise<string> {
  const path = await readlink(join(proc, pid, "exe")).catch(() => null);
  return path === null ? "programa do sistema" : basename(path.replace(/ \(deleted\)$/, ""));
}

/** The processor time of all together: the first line of `/proc/stat`. */
async function allTicks(proc: string): Promise<number> {
  const [line = ""] = (await readFile(join(proc, "stat"), "latin1")).split("\n");
  return line
    .split(/\s+/)
    .slice(1, 9)
    .reduce((sum, field) => sum + Number(field), 0);
}
