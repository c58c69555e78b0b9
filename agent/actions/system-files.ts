import { z } from "zod";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";

const MINUTE = 60_000;

/**
 * Checks Windows' own files and replaces broken ones: a restore point, then DISM, which repairs the store that SFC takes its
 * files from, then SFC (Microsoft Learn, "Use the System File Checker tool", "Repair a Windows image", Checkpoint-Computer).
 * Written from documentation and never run. `/English`: DISM speaks one language. SFC does not; its four sentences are
 * known in English and Portuguese, and any other outcome counts as not known.
 */
export const SYSTEM_FILES = {
  check: ["dism.exe", "/English", "/Online", "/Cleanup-Image", "/CheckHealth"],
  point: [
    "powershell.exe",
    "-NoLogo",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "Checkpoint-Computer -Description 'Antes do conserto' -RestorePointType MODIFY_SETTINGS",
  ],
  restore: ["dism.exe", "/English", "/Online", "/Cleanup-Image", "/RestoreHealth"],
  scan: ["sfc.exe", "/scannow"],
} as const;

export const systemFiles: Action<Record<string, never>> = {
  name: "system-files",
  systems: ["windows"],
  title: "Conferir e consertar os arquivos do Windows",
  params: z.strictObject({}),
  async preview(_given, at) {
    return { effect: {}, before: { brokenStore: await isBroken(at) }, undo: UNDO };
  },
  async run(_given, at) {
    const before = { brokenStore: await isBroken(at) };
    at.say({ is: "repairStep", done: 1, all: 3 });
    await at.tools.run(SYSTEM_FILES.point, { timeoutMs: 5 * MINUTE, asAdministrator: true });
    at.say({ is: "repairStep", done: 2, all: 3 });
    await at.tools.run(SYSTEM_FILES.restore, { timeoutMs: 60 * MINUTE, asAdministrator: true });
    at.say({ is: "repairStep", done: 3, all: 3 });
    // SFC tells by its words, not by its code.
    const { stdout } = await at.tools.run(SYSTEM_FILES.scan, {
      timeoutMs: 60 * MINUTE,
      asAdministrator: true,
      encoding: "utf16le",
      codes: [0, 1],
    });
    return { effect: scanned(stdout), before, after: { brokenStore: await isBroken(at) }, undo: UNDO };
  },
};

const UNDO = "Antes de mexer, o Windows guarda um ponto de restauração";

async function isBroken(at: Workplace): Promise<0 | 1> {
  const { stdout } = await at.tools.run(SYSTEM_FILES.check, { timeoutMs: 10 * MINUTE, asAdministrator: true });
  if (/No component store corruption detected/i.test(stdout)) return 0;
  if (/component store is (repairable|not repairable|cannot be repaired)/i.test(stdout)) return 1;
  throw new ActionFailed("O Windows não disse como estão os arquivos dele.");
}

/** The end of `sfc /scannow`. */
export function scanned(stdout: string): { brokenFiles: 0 | 1; repairedFiles: 0 | 1 } {
  const said = stdout.replace(/\s+/g, " ");
  if (/did not find any integrity violations|não encontrou nenhuma violação de integridade/i.test(said))
    return { brokenFiles: 0, repairedFiles: 0 };
  if (/found corrupt files and successfully repaired|encontrou arquivos corrompidos e (os )?repar/i.test(said))
    return { brokenFiles: 1, repairedFiles: 1 };
  if (/unable to fix some|não (conseguiu|pôde) (corrigir|reparar)/i.test(said))
    return { brokenFiles: 1, repairedFiles: 0 };
  throw new ActionFailed("O Windows não disse se consertou os arquivos dele.");
}
