import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { oldTemporaryFiles } from "./old-temporary-files.js";
import { NotKnown, type Probe, type ProbeName } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

const DAY_MS = 86_400_000;

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
    async measure() {
      if (process.platform === "win32")
        return countIn((await runCommand(SYSTEM_COMMANDS.windowsStartup)).stdout, "o Windows não disse");
      if (process.platform === "darwin") return await countFiles(join(homedir(), "Library", "LaunchAgents"), ".plist");
      return await countAutostart([join(homedir(), ".config", "autostart"), "/etc/xdg/autostart"]);
    },
  },
  updates: {
    slow: true,
    timeoutMs: 35_000,
    async measure() {
      if (process.platform === "win32")
        return windowsUpdates((await runCommand(SYSTEM_COMMANDS.windowsUpdates)).stdout);
      if (process.platform === "darwin") return macosUpdates((await runCommand(SYSTEM_COMMANDS.macosUpdates)).stdout);
      const lists = await readdir("/var/lib/apt/lists").catch(() => []);
      // Without package lists apt says "nothing to do", which would be wrong.
      if (!lists.some((name) => name.endsWith("_Packages") || name.endsWith("_Packages.lz4")))
        throw new NotKnown("a lista de atualizações nunca foi baixada, ou este Linux não usa apt");
      const pending = aptUpdates((await runCommand(SYSTEM_COMMANDS.linuxUpdates)).stdout);
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
      const { stdout, stderr } = await runCommand(SYSTEM_COMMANDS.linuxDiskEvents);
      return linuxDiskEvents(stdout, stderr);
    },
  },
} satisfies { [N in ProbeName]?: Probe<N> };

/** The lines of `apt list --upgradable` that name a package: `bash/stable 5.2 amd64 [upgradable from: 5.1]`. */
export function aptUpdates(stdout: string): number {
  return stdout.split("\n").filter((line) => /^\S+\/\S+ .*\[upgradable from: /.test(line)).length;
}

/**
 * When apt last updated something, in ms since the epoch, by its history. Installing or removing a program is no update
 * and writes there, too. Null when the file tells of none; older ones are in files that it was rotated into.
 */
export function lastAptUpgrade(history: string): number | null {
  const upgrades = history.split(/\n\s*\n/).filter((entry) => /^Upgrade: /m.test(entry));
  const started = /^Start-Date: (\d{4}-\d{2}-\d{2})\s+(\d{2}:\d{2}:\d{2})$/m.exec(upgrades.at(-1) ?? "");
  return started ? Date.parse(`${started[1]}T${started[2]}`) : null;
}

/**
 * The kernel's messages about a drive that does not answer. Unknown without the right to read them, and when there are
 * none at all.
 */
export function linuxDiskEvents(stdout: string, stderr: string): number {
  if (/not seeing messages|No journal files|insufficient permissions/i.test(stderr) || stdout.trim() === "")
    throw new NotKnown("o registro do sistema não está aberto a este usuário");
  if (stdout.trim() === "-- No entries --") throw new NotKnown("o registro do sistema está vazio");
  return stdout.split("\n").filter((line) => DISK_TROUBLE.test(line)).length;
}
const DISK_TROUBLE =
  /(I\/O error, dev (?!loop|sr|fd)\w+|critical medium error|ata\d+(\.\d+)?: (failed command|exception Emask)|nvme\d+: (I\/O \d+ .*timeout|controller is down)|EXT4-fs error|XFS \(.*\): .*error|BTRFS error)/i;

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

async function countFiles(folder: string, suffix: string): Promise<number> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(suffix)).length;
}

/**
 * Counts desktop entries that are switched on. An entry of the user hides the system's entry with the same name (XDG
 * Autostart).
 */
export async function countAutostart(folders: readonly string[]): Promise<number> {
  const entries = new Map<string, boolean>();
  for (const folder of folders) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".desktop"));
    for (const name of names) {
      if (entries.has(name)) continue;
      const text = await readFile(join(folder, name), "utf8").catch(() => "Hidden=true");
      entries.set(name, !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)/im.test(text));
    }
  }
  return [...entries.values()].filter(Boolean).length;
}

const daysSince = (ms: number) => Math.max(0, Math.floor((Date.now() - ms) / DAY_MS));
