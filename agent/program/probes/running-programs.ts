import { cpus, totalmem } from "node:os";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import si from "systeminformation";
import { linuxProcesses } from "./linux-processes.js";
import { percent } from "./percent.js";
import { NotKnown } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

/** The size of a page in `/proc` on x86-64 and on most ARM systems; where it is larger, shares are told too small. */
const LINUX_PAGE_BYTES = 4_096;

export type RunningPrograms = {
  total: number;
  /** By their executables, the busiest first. */
  busiest: { name: string; cpuPercent: number; memoryPercent: number }[];
};

let found: Promise<RunningPrograms> | null = null;

/** What runs now. Looked at once per process, because two probes need it. */
export function runningPrograms(): Promise<RunningPrograms> {
  found ??= look();
  return found;
}

async function look(): Promise<RunningPrograms> {
  if (process.platform === "linux") return onLinux();
  if (process.platform === "darwin")
    return macosPrograms((await runCommand(SYSTEM_COMMANDS.macosPrograms)).stdout, cpus().length);
  await si.processes(); // it gives the load since the previous call, at first since the program's start
  await sleep(1_000);
  const { all, list } = await si.processes();
  if (!(all > 0)) throw new NotKnown("o sistema não mostrou os programas");
  const busiest = list
    .sort((a, b) => b.cpu - a.cpu)
    .map(({ name, cpu, mem }) => ({
      name: name.split(/[\\/]/).at(-1) ?? "",
      cpuPercent: percent(cpu),
      memoryPercent: percent(mem),
    }));
  return { total: all, busiest };
}

/**
 * What `ps -axo pcpu=,pmem=,comm=` shows, whose last column is the executable's path on macOS (`man ps`), never what
 * it was started with. The load is told by core there and here of the whole machine.
 */
export function macosPrograms(stdout: string, cores: number): RunningPrograms {
  const rows = [...stdout.matchAll(/^\s*(\d+[.,]\d+)\s+(\d+[.,]\d+)\s+(\S.*)$/gm)].map(([, cpu, memory, path]) => ({
    name: basename(path ?? ""),
    cpuPercent: percent(Number(cpu?.replace(",", ".")) / cores),
    memoryPercent: percent(Number(memory?.replace(",", "."))),
  }));
  if (rows.length === 0) throw new NotKnown("o sistema não mostrou os programas");
  return { total: rows.length, busiest: rows.sort((a, b) => b.cpuPercent - a.cpuPercent) };
}

async function onLinux(): Promise<RunningPrograms> {
  const { total, busiest } = await linuxProcesses({
    proc: "/proc",
    waitMs: 1_000,
    wait: sleep,
    totalPages: totalmem() / LINUX_PAGE_BYTES,
  });
  return {
    total,
    busiest: busiest.map(({ name, share, memoryShare }) => ({
      name,
      cpuPercent: percent(share * 100),
      memoryPercent: percent(memoryShare * 100),
    })),
  };
}
