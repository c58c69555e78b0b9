import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

export type Writer = {
  /** Numbers whose commit was acknowledged. */
  acknowledged: number[];
  /** How long each commit took, in ms. */
  commitMs: number[];
};

/**
 * Runs `write-rows.ts` on a folder until `commits` were acknowledged (0: for `killAfterMs`), then kills it with -9.
 * With `journals`, its writes are recorded there.
 */
export async function runWriter(options: {
  dir: string;
  fsync: boolean;
  first: number;
  commits: number;
  killAfterMs?: number;
  journals?: string;
}): Promise<Writer> {
  const { dir, fsync, first, commits, journals } = options;
  if (journals) mkdirSync(journals, { recursive: true });
  const preload = journals ? ["--import", pathToFileURL(join(import.meta.dirname, "journal-writes.mjs")).href] : [];
  const script = join(import.meta.dirname, "write-rows.ts");
  const args = [...preload, "--import", "tsx", script, dir, fsync ? "fsync" : "no-fsync", String(first)];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(journals ? { WATCHED_DIR: dir, JOURNAL_DIR: journals } : {}) },
  });
  const writer: Writer = { acknowledged: [], commitMs: [] };
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const timer = options.killAfterMs ? setTimeout(() => child.kill("SIGKILL"), options.killAfterMs) : null;
  const ended = untilClosed(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const [n = "", ms = ""] = line.split(" ");
    if (n === "ready") continue;
    writer.acknowledged.push(Number(n));
    writer.commitMs.push(Number(ms));
    if (commits > 0 && writer.acknowledged.length === commits) child.kill("SIGKILL");
  }
  if (timer) clearTimeout(timer);
  const signal = await ended;
  if (signal !== "SIGKILL") throw new Error(`the writer ended by itself: ${complaints}`);
  return writer;
}

function untilClosed(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => child.once("close", (_code, signal) => resolve(signal)));
}
