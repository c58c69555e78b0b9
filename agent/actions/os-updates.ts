import { z } from "zod";
import type { HostFacts } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";

type Command = readonly [program: string, ...args: string[]];
const HOUR = 3_600_000;
const MOST_NAMES = 20;

/**
 * Installs the updates that the system offers. Linux: `apt-get upgrade`, which neither removes a package nor adds one
 * (`man apt-get`); changed settings stay as they are (`--force-confold`, `man dpkg`). Windows: programs, by winget (Microsoft
 * Learn). macOS: `man softwareupdate`. `list` shows what would be done and changes nothing. Those of Windows and macOS
 * were never run.
 */
export const UPDATE_COMMANDS: { readonly [os in HostFacts["os"]]: { list: Command; install: Command } } = {
  linux: {
    list: ["apt-get", "--simulate", "--quiet", "--quiet", "-o", "Debug::NoLocking=true", "upgrade"],
    install: [
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "--yes",
      "--quiet",
      "-o",
      "Dpkg::Options::=--force-confdef",
      "-o",
      "Dpkg::Options::=--force-confold",
      "upgrade",
    ],
  },
  windows: {
    list: ["winget.exe", "upgrade", "--disable-interactivity", "--accept-source-agreements"],
    install: [
      "winget.exe",
      "upgrade",
      "--all",
      "--silent",
      "--disable-interactivity",
      "--accept-package-agreements",
      "--accept-source-agreements",
    ],
  },
  macos: { list: ["softwareupdate", "--list"], install: ["softwareupdate", "--install", "--all"] },
};

export const osUpdates: Action<Record<string, never>> = {
  name: "os-updates",
  systems: ["linux", "windows", "macos"],
  title: "Instalar as atualizações",
  params: z.strictObject({}),
  async preview(_given, at) {
    const names = await waiting(at);
    return {
      effect: { updates: names.length },
      before: { updatesWaiting: names.length },
      items: names.slice(0, MOST_NAMES),
      undo: null,
    };
  },
  async run(_given, at, promised) {
    const before = await waiting(at);
    if (before.length > (promised.result.effect.updates ?? 0))
      throw new ActionFailed("Chegaram mais atualizações depois da prévia. Peça outra na conversa.");
    if (before.length > 0)
      await at.tools.run(UPDATE_COMMANDS[at.os].install, { timeoutMs: 2 * HOUR, asAdministrator: at.os !== "windows" });
    const after = await waiting(at);
    const left = new Set(after);
    return {
      effect: { updates: before.filter((name) => !left.has(name)).length },
      before: { updatesWaiting: before.length },
      after: { updatesWaiting: after.length },
      items: before.filter((name) => !left.has(name)).slice(0, MOST_NAMES),
      undo: null,
    };
  },
};

async function waiting(at: Workplace): Promise<string[]> {
  const { stdout } = await at.tools.run(UPDATE_COMMANDS[at.os].list, { timeoutMs: 5 * 60_000 });
  if (at.os === "linux") return aptNames(stdout);
  return at.os === "windows" ? wingetNames(stdout) : macosNames(stdout);
}

/** `Inst bash [5.2.15-2] (5.2.15-3 Debian:12.5/stable [amd64])`: what apt would install. */
export const aptNames = (stdout: string): string[] =>
  [...stdout.matchAll(/^Inst ([a-z0-9][a-z0-9+.:-]+) /gm)].map(([, name = ""]) => name);

/**
 * The rows of winget's table, which stand under a line of dashes. Columns begin where the heading's words do; the second is
 * the package's id. A second table, of packages that must be named to be updated, is left out.
 */
export function wingetNames(stdout: string): string[] {
  const lines = stdout.split(/\r?\n/).map((line) => line.slice(line.lastIndexOf("\r") + 1));
  const dashes = lines.findIndex((line) => /^-{10,}\s*$/.test(line));
  if (dashes < 1) {
    // Without a table there is one sentence, in the system's language.
    if (stdout.trim() === "") throw new ActionFailed("O winget não disse o que pode atualizar.");
    return [];
  }
  const starts = [...(lines[dashes - 1] ?? "").matchAll(/\S+/g)].map(({ index }) => index);
  const [, from = 0, to] = starts;
  const names: string[] = [];
  for (const line of lines.slice(dashes + 1)) {
    const name = line.slice(from, to).trim();
    if (line.length <= from || !/^[\w.+-]+…?$/.test(name) || line[from - 1] !== " ") break;
    names.push(name);
  }
  return names;
}

/** `* Label: macOS Sequoia 15.1-24B83`. */
export function macosNames(stdout: string): string[] {
  if (!/Software Update Tool/i.test(stdout)) throw new ActionFailed("O macOS não disse o que pode atualizar.");
  return [...stdout.matchAll(/^\s*\* Label: (.{1,80})$/gm)].map(([, name = ""]) => name.trim());
}
