import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { DeviceFacts, HostFacts } from "../wire.js";
import { deviceFacts } from "../wire-schema.js";
import type { ProbeName } from "./probes/probe.js";
import { PORTUGUESE } from "./words/portuguese.js";

const LIMIT_MS = { quick: 60_000, full: 180_000 };
const PROBE_LIMIT_MS = 40_000;
const line = z.union([
  z.object({ name: z.string(), done: z.number(), all: z.number() }),
  z.object({ name: z.string(), reading: z.unknown() }),
]);

/** A probe begins, after `done` of `all`. */
export type Measuring = { probe: ProbeName; done: number; all: number };

export type ScanOptions = {
  /** The program and arguments that run the probes in a child process. */
  probe: readonly [program: string, ...args: string[]];
  env: NodeJS.ProcessEnv;
  host: HostFacts;
  server: string;
  now(): number;
  measuring(of: Measuring): void;
};

/**
 * Measures this computer in one child process. The child is killed with everything that it started when it takes too
 * long, hangs in one probe, or `signal` aborts. What it did not deliver is unknown, with the reason; the rest counts.
 * Rejects only when aborted.
 */
export async function scan(options: ScanOptions, scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts> {
  const { readings, ended } = await collect(options, scope, signal);
  signal.throwIfAborted();
  // A child that came to its end left out what a quick scan does not measure. Otherwise the reason is how it ended.
  const missing = ended ?? (scope === "quick" ? "não se mede na verificação rápida" : "este programa não mediu isso");
  const unknown = (reason: string) => ({ known: false as const, reason });
  const part = (name: string) => readings.get(name) ?? unknown(missing);
  const facts: { [name: string]: unknown } = {
    at: options.now(),
    host: { ...options.host, uptimeHours: part("uptimeHours"), osBuild: part("osBuild") },
  };
  for (const name of Object.keys(PORTUGUESE.probes))
    if (name !== "uptimeHours" && name !== "osBuild") facts[name] = part(name);
  for (;;) {
    const checked = deviceFacts.safeParse(facts);
    if (checked.success) return checked.data;
    // An impossible value is unknown, and must not discard the other values.
    for (const { path } of checked.error.issues) {
      const nonsense = unknown("o valor medido não faz sentido");
      const [name = "", within] = path.map(String);
      if (name === "host" && (within === "uptimeHours" || within === "osBuild"))
        facts.host = {
          ...options.host,
          uptimeHours: part("uptimeHours"),
          osBuild: part("osBuild"),
          [within]: nonsense,
        };
      else if (name === "host" || name === "at" || name === "") throw checked.error;
      else facts[name] = nonsense;
    }
  }
}

/** The readings by name, as the child printed them. `ended`: why it did not come to its end; null when it did. */
type Collected = { readings: Map<string, unknown>; ended: string | null };

function collect(options: ScanOptions, scope: "quick" | "full", signal: AbortSignal): Promise<Collected> {
  const readings = new Map<string, unknown>();
  const [program, ...args] = options.probe;
  const child = spawn(program, [...args, "--server", options.server, ...(scope === "quick" ? ["--quick"] : [])], {
    stdio: ["ignore", "pipe", "ignore"],
    env: options.env,
    detached: process.platform !== "win32", // a process group of its own, so that it can be killed as a whole
    windowsHide: true,
  });
  return new Promise((done) => {
    let at: string | undefined;
    let all = Number.POSITIVE_INFINITY;
    let hang: NodeJS.Timeout | undefined;
    const whole = setTimeout(() => stop("não deu tempo de medir"), LIMIT_MS[scope]);
    const lines = createInterface({ input: child.stdout });
    function finish(reason: string): void {
      clearTimeout(hang);
      clearTimeout(whole);
      signal.removeEventListener("abort", abort);
      if (at !== undefined && !readings.has(at)) readings.set(at, { known: false, reason });
      done({ readings, ended: readings.size >= all ? null : reason });
    }
    function stop(reason: string): void {
      killTree(child);
      finish(reason);
    }
    const abort = () => stop("interrompido");
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    lines.on("line", (text) => {
      const said = parseLine(text);
      if (said === null) return;
      if ("done" in said) {
        at = said.name;
        all = said.all;
        if (isProbe(said.name)) options.measuring({ probe: said.name, done: said.done, all: said.all });
        clearTimeout(hang);
        hang = setTimeout(() => stop("o sistema parou de responder"), PROBE_LIMIT_MS);
      } else readings.set(said.name, said.reading);
    });
    child.once("error", () => finish("não consegui começar a medir"));
    lines.once("close", () => finish("a medição parou no meio"));
  });
}

function parseLine(text: string): z.infer<typeof line> | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const isProbe = (name: string): name is ProbeName => Object.hasOwn(PORTUGUESE.probes, name);

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (process.platform === "win32") {
    execFile("taskkill", ["/pid", String(child.pid), "/t", "/f"], () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // the process group is gone, or was never made
  }
}
