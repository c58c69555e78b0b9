import { readdirSync, readFileSync } from "node:fs";

/** Proportional memory (PSS) of a process and everything that it started, in MB, from `/proc`. */
export function pssOfTree(root: number): number {
  return sumOf(partsOfTree(root));
}

/** Each process of the tree with its PSS in MB: the root first, the others by name. */
export function partsOfTree(root: number): { name: string; mb: number }[] {
  return treeOf(root).map((pid) => ({ name: textOf(`/proc/${pid}/comm`).trim(), mb: Math.round(pss(pid) / 1e5) / 10 }));
}

export const sumOf = (parts: readonly { mb: number }[]): number =>
  Math.round(parts.reduce((sum, { mb }) => sum + mb, 0) * 10) / 10;

/** Processor time that a process has taken so far. */
export function cpuSeconds(pid: number): number {
  const [user = 0, system = 0] = fields(pid).slice(11, 13).map(Number);
  return (user + system) / TICKS;
}

/** Linux counts in hundredths of a second (`getconf CLK_TCK`). */
const TICKS = 100;

function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc"))
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(fields(Number(name))[1] ?? 0));
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** The fields of `/proc/PID/stat` after the name; none when the process has ended. */
function fields(pid: number): string[] {
  const text = textOf(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function pss(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

/** A process may end at any moment, and its files with it. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
