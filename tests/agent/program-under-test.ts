import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/**
 * Builds the agent that customers get, from the present sources, into a folder of its own, because tests run beside
 * each other.
 */
export function buildAgent(folder: string): string {
  const script = join(folder, "balcao-agent.mjs");
  execFileSync(process.execPath, ["--import", "tsx", join(ROOT, "scripts/build-agent.ts"), script], { cwd: ROOT });
  return script;
}

export type Program = {
  child: ChildProcess;
  /** All its output. */
  said(): string;
  /** Its exit code; -1 when it was killed. */
  exit: Promise<number>;
};

/** Starts a program without a terminal. Its temporary folders are `roots`, never those of this machine. */
export function startProgram(script: string, args: string[], roots: string, env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, LC_ALL: "pt_BR.UTF-8", BALCAO_AGENT_TMP_ROOTS: roots, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  child.stdout.on("data", (chunk) => chunks.push(String(chunk)));
  child.stderr.on("data", (chunk) => chunks.push(String(chunk)));
  const exit = new Promise<number>((done) => child.once("close", (code) => done(code ?? -1)));
  return { child, said: () => chunks.join(""), exit };
}

/** Makes folders that are removed when the tests end. */
export function makeFolders(): { make(): string; clear(): void } {
  const made: string[] = [];
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), "balcao-agent-test-"));
      made.push(folder);
      return folder;
    },
    clear() {
      for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
