import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Memory } from "../driver/memory-probe.js";
import { freePort } from "../harness/place.js";

const START_LIMIT_MS = 60_000;

export type Role = "all" | "web" | "worker";

/** One process of the installation under load. */
export type Process = {
  name: string;
  role: Role;
  url: string;
  pid: number | undefined;
  running(): boolean;
  /** The text of `/metrics`. */
  metrics(): Promise<string>;
  /** The memory in use after a garbage collection. */
  memory(): Promise<Memory>;
  /** A profile of its main thread over the coming ms, as the text of a `.cpuprofile`. */
  profile(ms: number): Promise<string>;
  /** Objects of its log with level `warn` or higher. */
  complaints(): Complaint[];
  stop(): Promise<number | null>;
};
export type Complaint = { level: string; msg: string; err?: { message?: string; code?: string } };

/** Starts the built product in one role, and resolves when it is healthy. Its output goes to a file in `folder`. */
export async function startProcess(
  options: { root: string; folder: string; name: string; role: Role; probe: string; port: number },
  env: Record<string, string>,
): Promise<Process> {
  const { root, folder, name, role, port } = options;
  const probePort = await freePort();
  const path = join(folder, `${name}.log`);
  const log = openSync(path, "a");
  const flags = ["--expose-gc", "--import", options.probe];
  const child = spawn(process.execPath, [...flags, join(root, "dist", "balcao.js"), "serve", "--role", role], {
    cwd: root,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      NODE_ENV: "production",
      PORT: String(port),
      PROBE_PORT: String(probePort),
      ...env,
    },
    stdio: ["ignore", log, log],
  });
  const end = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  const url = `http://127.0.0.1:${port}`;
  await healthy(child, url, path);
  const headers = { authorization: `Bearer ${env["METRICS_TOKEN"] ?? ""}` };
  const text = async (address: string, patienceMs = 20_000) =>
    (await fetch(address, { headers, signal: AbortSignal.timeout(patienceMs) })).text();
  return {
    name,
    role,
    url,
    pid: child.pid,
    running: () => child.exitCode === null && child.signalCode === null,
    metrics: () => text(`${url}/metrics`),
    memory: async () => JSON.parse(await text(`http://127.0.0.1:${probePort}`)) as Memory,
    profile: (ms) => text(`http://127.0.0.1:${probePort}/profile?ms=${ms}`, ms + 60_000),
    complaints: () => complaints(path),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        const impatient = setTimeout(() => child.kill("SIGKILL"), 15_000);
        await gone;
        clearTimeout(impatient);
      }
      return child.exitCode;
    },
  };
}

async function healthy(child: ChildProcess, url: string, log: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/health`).catch(() => null);
    await answer?.text();
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`a process did not start:\n${readFileSync(log, "utf8").slice(-4_000)}`);
}

function complaints(path: string): Complaint[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      if (!line.startsWith("{")) return [];
      try {
        return [JSON.parse(line) as Complaint];
      } catch {
        // The last line may be incomplete.
        return [];
      }
    })
    .filter(({ level }) => level === "warn" || level === "error" || level === "fatal");
}
