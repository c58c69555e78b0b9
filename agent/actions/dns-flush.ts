import { z } from "zod";
import type { HostFacts } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";
import type { RunOptions } from "./tools.js";

type Command = readonly [program: string, ...args: string[]];
const QUICK: RunOptions = { timeoutMs: 15_000 };

/**
 * Forgets the addresses that the system keeps of sites, so that a site that moved is found again. Linux: systemd-resolved
 * (`man resolvectl`). Windows: `ipconfig /flushdns` (Microsoft Learn). macOS: both commands that Apple names, which need an
 * administrator. What was forgotten is asked for again when it is needed. Those of Windows and macOS were never run.
 */
export const DNS_COMMANDS: { readonly [os in HostFacts["os"]]: { count: Command | null; flush: readonly Command[] } } =
  {
    linux: { count: ["resolvectl", "statistics"], flush: [["resolvectl", "flush-caches"]] },
    windows: { count: ["ipconfig.exe", "/displaydns"], flush: [["ipconfig.exe", "/flushdns"]] },
    macos: {
      count: null,
      flush: [
        ["dscacheutil", "-flushcache"],
        ["killall", "-HUP", "mDNSResponder"],
      ],
    },
  };

export const dnsFlush: Action<Record<string, never>> = {
  name: "dns-flush",
  systems: ["linux", "windows", "macos"],
  title: "Esquecer endereços antigos de sites",
  params: z.strictObject({}),
  async preview(_given, at) {
    return { effect: {}, before: await count(at), undo: UNDO };
  },
  async run(_given, at) {
    const before = await count(at);
    for (const command of DNS_COMMANDS[at.os].flush)
      await at.tools.run(command, { ...QUICK, asAdministrator: at.os === "macos" });
    return { effect: {}, before, after: await count(at), undo: UNDO };
  },
};

const UNDO = "Não há o que desfazer: o computador pergunta de novo quando precisar";

async function count(at: Workplace): Promise<{ [measure: string]: number }> {
  const command = DNS_COMMANDS[at.os].count;
  if (command === null) return {};
  const { stdout } = await at.tools.run(command, { ...QUICK, codes: at.os === "windows" ? [0, 1] : [0] });
  return { dnsEntries: at.os === "windows" ? windowsEntries(stdout) : linuxEntries(stdout) };
}

/** `Current Cache Size: 42` of systemd-resolved. */
export function linuxEntries(stdout: string): number {
  const size = /^\s*Current Cache Size:\s*(\d+)/m.exec(stdout)?.[1];
  if (size === undefined) throw new ActionFailed("O sistema não disse quantos endereços guarda.");
  return Number(size);
}

/** Each entry of `ipconfig /displaydns` stands under a line of dashes, in every language. */
export const windowsEntries = (stdout: string): number =>
  stdout.split(/\r?\n/).filter((line) => /^\s*-{10,}\s*$/.test(line)).length;
