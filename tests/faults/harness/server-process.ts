import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the built product. `FAULT_PRODUCT` names another one, for a build that nobody changes meanwhile. */
export const root = process.env.FAULT_PRODUCT ?? dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
/**
 * What Node is started with. The embedded database's code is compiled once, quickly: to compile it better while it runs
 * takes more seconds than any test is long enough to win back. Users' servers do so.
 */
export const NODE_FLAGS = ["--liftoff-only"];
const START_LIMIT_MS = 40_000;
const LONGEST_SAID = 2_000_000;

/** A real server: the built product in a process of its own. */
export type ServerProcess = {
  pid: number;
  port: number;
  url: string;
  /** The memory that it uses now, in MB. */
  rssMb(): number;
  /** Its output, the log included. */
  said(): string;
  running(): boolean;
  /** The code with which it ended by itself. Null before that, and after a kill. */
  exitCode(): number | null;
  /** kill -9. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT: the process is frozen and does not notice. */
  freeze(): void;
  thaw(): void;
  /** Asks it to stop, as an operator would. */
  stop(): Promise<void>;
};

/** Starts `balcao serve` and resolves when it listens. Throws its output when it does not. */
export async function startServer(env: Record<string, string>, ...options: string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...NODE_FLAGS, join(root, "dist", "balcao.js"), "serve", ...options], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-LONGEST_SAID);
    });
  // A test run that is interrupted leaves no server running.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));

  const port = await listening(child, () => said);
  const finish = async (signal: "SIGKILL" | "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return {
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    rssMb: () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    said: () => said,
    running: () => child.exitCode === null && child.signalCode === null,
    exitCode: () => child.exitCode,
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    kill: () => finish("SIGKILL"),
    stop: () => finish("SIGTERM"),
  };
}

async function listening(child: ChildProcess, said: () => string): Promise<number> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said())?.[1];
    if (port) return Number(port);
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended (${child.exitCode ?? child.signalCode}):\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGKILL");
  throw new Error(`the server did not listen within ${START_LIMIT_MS / 1000} s:\n${said()}`);
}
