import { readdirSync, readFileSync } from "node:fs";
import { cpuUsOf } from "./server-process.js";

/** PostgreSQL's processes that write for everybody. They name themselves in their titles. */
const SHARED = /^postgres: (?:walwriter|checkpointer|background writer)/;

/**
 * Processor time so far, in µs, of the database's processes on this machine: the connections of the database `name`,
 * PostgreSQL's shared writers, and Redis. Null when none is found: they run elsewhere, or the database is embedded. Redis
 * and the writers also work for others, so nothing else should use them meanwhile; a connection that ended is not counted.
 */
export function databaseCpuUs(name: string | null): number | null {
  if (name === null) return null;
  const ours = readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && isOurs(titleOf(pid), name))
    .map((pid) => cpuOrZero(Number(pid)));
  return ours.length > 0 ? ours.reduce((sum, us) => sum + us, 0) : null;
}

function isOurs(title: string, name: string): boolean {
  if (title.startsWith("postgres: ")) return SHARED.test(title) || title.split(" ").includes(name);
  return /(?:^|\/)redis-server\b/.test(title);
}

/** A process may end at any moment, and its files with it. */
function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function cpuOrZero(pid: number): number {
  try {
    return cpuUsOf(pid);
  } catch {
    return 0;
  }
}
