import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { redact } from "../redact.js";
import { NotKnown } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

/** What starts together with the session. Where it stands is for the repair; only `program` may leave the computer. */
export type StartupEntry = { program: string; path: string };

export const OWN_PROGRAM = "programa próprio deste computador";
/** Programs that only start another one, of which nothing is told. */
const STARTERS = /^(sh|bash|dash|zsh|python[\d.]*|perl|node|java|xdg-open|gio|nice|ionice|sudo|pkexec|flatpak|snap)$/;
const SYSTEM_FOLDERS = /^\/(usr|bin|sbin|opt|snap|lib|lib64)\//;

let found: Promise<string[]> | null = null;

/** The programs that start by themselves, each by its executable. Looked for once per process, because three probes need it. */
export function startupPrograms(): Promise<string[]> {
  found ??= look();
  return found;
}

async function look(): Promise<string[]> {
  if (process.platform === "win32") return windowsStartup((await runCommand(SYSTEM_COMMANDS.windowsStartup)).stdout);
  if (process.platform === "darwin") return macosStartup(join(homedir(), "Library", "LaunchAgents"));
  return (await autostartEntries(autostartFolders())).map(({ program }) => program);
}

/** Where desktop entries of everybody are (XDG Autostart). */
export const SYSTEM_AUTOSTART: readonly string[] = ["/etc/xdg/autostart"];
const autostartFolders = (): string[] => [join(homedir(), ".config", "autostart"), ...SYSTEM_AUTOSTART];

/**
 * Desktop entries that are switched on. An entry of the user hides the system's entry with the same name (XDG
 * Autostart).
 */
export async function autostartEntries(folders: readonly string[]): Promise<StartupEntry[]> {
  const entries = new Map<string, StartupEntry | null>();
  for (const folder of folders) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".desktop"));
    for (const name of names) {
      if (entries.has(name)) continue;
      const path = join(folder, name);
      const text = await readFile(path, "utf8").catch(() => "Hidden=true");
      const isOff = /^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)/im.test(text);
      entries.set(name, isOff ? null : { path, program: programOf(/^Exec\s*=\s*(.*)$/m.exec(text)?.[1] ?? "") });
    }
  }
  return [...entries.values()].filter((entry) => entry !== null);
}

/** The executable of an `Exec=` line (Desktop Entry Specification), without what it is started with. */
function programOf(exec: string): string {
  const words = [...exec.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const path = words.find((word) => word !== "env" && !/^\w+=/.test(word)) ?? "";
  const name = basename(path);
  const isOfSystem = !path.includes("/") || SYSTEM_FOLDERS.test(path);
  return name !== "" && isOfSystem && !STARTERS.test(name) ? redact(name, 64) : OWN_PROGRAM;
}

/** `Win32_StartupCommand`'s commands as JSON. A link or a document that opens by itself is no program, and is not named. */
export function windowsStartup(stdout: string): string[] {
  const commands = parsed(stdout);
  return commands.map((command) => {
    const program = /^\s*"([^"]+\.exe)"|^\s*(.+?\.exe)(?=\s|$)/i.exec(command);
    const name = (program?.[1] ?? program?.[2] ?? "").split(/[\\/]/).at(-1) ?? "";
    return name === "" ? OWN_PROGRAM : redact(name, 64);
  });
}

function parsed(stdout: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(stdout));
  } catch {
    throw new NotKnown("o Windows não disse o que abre com ele");
  }
}

/** Launch agents are named for who made them: `com.spotify.webhelper.plist` (`man launchd.plist`). Only the maker is taken. */
async function macosStartup(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".plist"));
  return names.map((name) => {
    const maker = /^((?:com|org|net|io|us|br\.com)\.[\w-]+)\.[\w.-]+\.plist$/i.exec(name)?.[1];
    return maker === undefined ? OWN_PROGRAM : redact(maker, 64);
  });
}
