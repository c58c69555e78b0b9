import { readFile } from "node:fs/promises";
import { z } from "zod";
import { aptUpdates } from "./apt-updates.js";
import { DRIVERS } from "./drivers.js";
import { kernelLog, linuxDiskEvents } from "./kernel-log.js";
import { oldTemporaryFiles } from "./old-temporary-files.js";
import { NotKnown, type Probe, type ProbeName } from "./probe.js";
import { SERVICES } from "./services.js";
import { SLOW_PROGRAMS_FOUND } from "./slow-programs-found.js";
import { startupPrograms } from "./startup-programs.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

const DAY_MS = 86_400_000;
/** As many as the wire format allows. */
const MOST_PROGRAMS = 40;

/** Measures what the operating system knows about its own state: updates, protection, errors, programs at startup. */
export const SYSTEM_STATE = {
  temporaryBytes: {
    slow: false,
    timeoutMs: 20_000,
    async measure() {
      const { bytes } = await oldTemporaryFiles().catch((error: unknown) => {
        throw error instanceof DOMException ? new NotKnown("não deu tempo de medir") : error;
      });
      return bytes;
    },
  },
  startupItems: {
    slow: false,
    timeoutMs: 20_000,
    measure: async () => (await startupPrograms()).length,
  },
  startupPrograms: {
    slow: false,
    timeoutMs: 20_000,
    measure: async () => [...new Set(await startupPrograms())].slice(0, MOST_PROGRAMS),
  },
  updates: {
    slow: true,
    timeoutMs: 35_000,
    async measure() {
      if (process.platform === "win32")
        return windowsUpdates((await runCommand(SYSTEM_COMMANDS.windowsUpdates)).stdout);
      if (process.platform === "darwin") return macosUpdates((await runCommand(SYSTEM_COMMANDS.macosUpdates)).stdout);
      const pending = await aptUpdates();
      const history = await readFile("/var/log/apt/history.log", "utf8").catch(() => "");
      const last = lastAptUpgrade(history);
      return { pending, daysSinceLast: last === null ? null : daysSince(last) };
    },
  },
  antivirus: {
    slow: true,
    timeoutMs: 20_000,
    async measure() {
      if (process.platform !== "win32") throw new NotKnown("só se mede no Windows");
      return windowsAntivirus((await runCommand(SYSTEM_COMMANDS.windowsAntivirus)).stdout);
    },
  },
  diskEvents24h: {
    slow: true,
    timeoutMs: 20_000,
    async measure() {
      if (process.platform === "win32")
        return countIn((await runCommand(SYSTEM_COMMANDS.windowsDiskEvents)).stdout, "o Windows não disse");
      if (process.platform === "darwin") throw new NotKnown("o macOS não conta isso a programas comuns");
      return linuxDiskEvents(await kernelLog());
    },
  },
  drivers: DRIVERS,
  services: SERVICES,
  slowPrograms: SLOW_PROGRAMS_FOUND,
} satisfies { [N in ProbeName]?: Probe<N> };

/**
 * When apt last updated something, in ms since the epoch, by its history. Installing or removing a program is no update
 * and writes there, too. Null when the file tells of none; older ones are in files that it was rotated into.
 */
export function lastAptUpgrade(history: string): number | null {
  const upgrades = history.split(/\n\s*\n/).filter((entry) => /^Upgrade: /m.test(entry));
  const started = /^Start-Date: (\d{4}-\d{2}-\d{2})\s+(\d{2}:\d{2}:\d{2})$/m.exec(upgrades.at(-1) ?? "");
  return started ? Date.parse(`${started[1]}T${started[2]}`) : null;
}

const defender = z.object({ AntivirusEnabled: z.boolean(), AntivirusSignatureAge: z.number().nullable() });

export function windowsAntivirus(stdout: string): { enabled: boolean; signatureDays: number | null } {
  try {
    const { AntivirusEnabled, AntivirusSignatureAge } = defender.parse(JSON.parse(stdout));
    // 65535 days mean that it never had any
    return { enabled: AntivirusEnabled, signatureDays: AntivirusSignatureAge };
  } catch {
    throw new NotKnown("o Windows não disse qual antivírus está ligado");
  }
}

/** Two lines: how many updates wait, and the days since the last one was installed (missing when none ever was). */
export function windowsUpdates(stdout: string): { pending: number; daysSinceLast: number | null } {
  const [pending, days] = stdout.split(/\r?\n/).map((line) => line.trim());
  return {
    pending: countIn(pending ?? "", "o Windows Update não respondeu"),
    daysSinceLast: days !== undefined && /^\d+$/.test(days) ? Number(days) : null,
  };
}

/** Each update is a line `* Label: …`. The days are not reported. */
export function macosUpdates(stdout: string): { pending: number; daysSinceLast: null } {
  if (!/Software Update/i.test(stdout)) throw new NotKnown("o macOS não disse");
  return { pending: stdout.split("\n").filter((line) => /^\s*\* /.test(line)).length, daysSinceLast: null };
}

function countIn(stdout: string, otherwise: string): number {
  const text = stdout.trim();
  if (!/^\d{1,6}$/.test(text)) throw new NotKnown(otherwise);
  return Number(text);
}

const daysSince = (ms: number) => Math.max(0, Math.floor((Date.now() - ms) / DAY_MS));
