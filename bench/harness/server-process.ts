import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { ACCOUNT, type Contender, type Place, WEBHOOK_PATH } from "../contender.js";

/** Linux counts every program's processor time in hundredths of a second (USER_HZ). */
const TICK_US = 10_000;
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** A running server under test. */
export type ServerProcess = {
  /** Processor time of all its threads since it started, in µs. */
  cpuUs(): number;
  /** The largest amount of memory that it ever used, in MB. */
  peakRssMb(): number;
  stop(): Promise<void>;
};

/**
 * Starts a server, and resolves when its webhook answers Meta's challenge. Throws with the server's output when it does
 * not.
 */
export async function startServer(contender: Contender, place: Place): Promise<ServerProcess> {
  const { args, env, cwd } = contender.command(place);
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = lastWords(child);
  // A benchmark that is interrupted leaves no server running.
  const end = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  try {
    await ready(child, place.port);
  } catch (error) {
    await stop(child);
    throw new Error(`${contender.name} did not start: ${(error as Error).message}\n${said()}`);
  }
  return {
    cpuUs: () => cpuUsOf(child.pid),
    peakRssMb: () => peakRssMbOf(child.pid),
    stop: async () => {
      const failed = child.exitCode !== null ? `${contender.name} had ended by itself (${child.exitCode})` : null;
      await stop(child);
      if (said().trim()) process.stderr.write(`${contender.name} said:\n${said()}\n`);
      if (failed) throw new Error(failed);
    },
  };
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  const query = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.verify_token": ACCOUNT.verifyToken,
    "hub.challenge": "4217",
  });
  const until = Date.now() + START_LIMIT_MS;
  let last = "nobody listens";
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it ended (${child.exitCode ?? child.signalCode})`);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${WEBHOOK_PATH}?${query}`, {
        headers: { connection: "close" },
        signal: AbortSignal.timeout(5_000),
      });
      const text = await answer.text();
      if (answer.status === 200 && text === "4217") return;
      last = `the webhook's challenge was answered ${answer.status} ${text.slice(0, 100)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ready after ${START_LIMIT_MS / 1000} s: ${last}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const impatient = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await gone;
  clearTimeout(impatient);
}

/** Returns the server's last output, for when something goes wrong. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  const take = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => text;
}

/** Processor time of all threads of a process so far, in µs. */
export function cpuUsOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets, and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

/** The largest amount of memory that a process ever used, in MB. */
export function peakRssMbOf(pid: number | undefined): number {
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1024;
}

/**
 * For a process' main thread (in Node.js the event loop) so far, in µs: how long it ran, and how long it was ready to
 * run and got no core, which is time that other programs on the machine took from it. The kernel counts both in
 * nanoseconds, as the first two numbers in the line (Linux, Documentation/scheduler/sched-stats).
 */
export function loopUsOf(pid: number | undefined): { ran: number; waited: number } {
  const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
  return { ran: Number(ran) / 1000, waited: Number(waited) / 1000 };
}
