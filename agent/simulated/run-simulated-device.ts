import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTemporaryFiles, type TemporaryRoot } from "../actions/temporary-files.js";
import { readCode } from "../pairing-code.js";
import type { ExitCode } from "../program/exit-code.js";
import { openHome } from "../program/home.js";
import { PACE } from "../program/pace.js";
import { runAgent } from "../program/run-agent.js";
import { printable } from "../program/terminal.js";
import { linesOf } from "../program/terminal-lines.js";
import { AGENT_VERSION } from "../program/version.js";
import { PORTUGUESE } from "../program/words/portuguese.js";
import {
  SIMULATED_HOSTS,
  SIMULATED_TEMPORARY_BYTES,
  type SimulatedKind,
  simulatedFacts,
  simulatedFreeBytes,
} from "./facts.js";

export type SimulatedDevice = {
  /** The hub's address, `http://127.0.0.1:3000`. */
  serverUrl: string;
  /** The pairing code that the chat gave. */
  code: string;
  kind: SimulatedKind;
  /** Called with each line that a person at that computer would see. */
  say(line: string): void;
  /** When aborted, the computer is switched off. */
  signal: AbortSignal;
  /** Whether the person there allows the report to be sent. Default: yes. */
  allowReport?: boolean;
};

const DAY_MS = 86_400_000;
const FILES = 42;
const STAY_MS = 30 * 60_000;

/**
 * A computer of the demonstration: the real agent's connection, checks and repairs, with made-up facts. It works in a
 * temporary folder of its own that is filled with old files (sparse files, which have a size and take no room).
 * Resolves when it is switched off, refused, or has had nothing to do for half an hour. All its folders are then
 * removed.
 */
export async function runSimulatedDevice(device: SimulatedDevice): Promise<ExitCode> {
  const { kind, signal } = device;
  const folder = mkdtempSync(join(tmpdir(), "balcao-simulated-"));
  try {
    const root = join(folder, "tmp");
    fill(root, SIMULATED_TEMPORARY_BYTES[kind]);
    const home = openHome(join(folder, "home"));
    const roots: TemporaryRoot[] = [{ path: root, kind: "temporary" }];
    return await runAgent({
      server: new URL(device.serverUrl).origin,
      home,
      screen: {
        show(event) {
          for (const line of linesOf(event, PORTUGUESE)) device.say(printable(line));
        },
        confirm: async (question) => question.kind === "repair" || device.allowReport !== false,
        ask: async () => null,
        hear: () => undefined,
      },
      host: SIMULATED_HOSTS[kind],
      version: `${AGENT_VERSION}+simulado`,
      code: readCode(device.code) ?? device.code,
      once: false,
      showJson: false,
      async scan() {
        return simulatedFacts(kind, Date.now(), await temporaryBytes(roots, home.folder));
      },
      temporaryRoots: roots,
      // The files are sparse, so removing them would not change the free room of the real disk.
      async volumeOf() {
        return { id: "simulated", mount: "/", freeBytes: simulatedFreeBytes(await temporaryBytes(roots, home.folder)) };
      },
      leave: () => undefined,
      remove: () => undefined,
      now: Date.now,
      pace: { ...PACE, reconnectMs: 500, reconnectMaxMs: 5_000, stayMs: STAY_MS },
      signal,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function temporaryBytes(roots: readonly TemporaryRoot[], home: string): Promise<number> {
  const files = await findTemporaryFiles({ roots, olderThanMs: DAY_MS, now: Date.now(), except: [home] });
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function fill(root: string, bytes: number): void {
  const old = new Date(Date.now() - 9 * DAY_MS);
  for (let n = 0; n < FILES; n++) {
    const folder = join(root, `programa-${n % 6}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `sobra-${n}.tmp`);
    const handle = openSync(path, "wx", 0o600);
    ftruncateSync(handle, Math.floor(bytes / FILES));
    closeSync(handle);
    utimesSync(path, old, old);
  }
}
