import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ActionResult } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";

const HOUR = 3_600_000;
/** Microsoft Learn, "Configure and manage Microsoft Defender Antivirus with mpcmdrun.exe": a quick scan. Never run. */
export const DEFENDER_SCAN = ["C:\\Program Files\\Windows Defender\\MpCmdRun.exe", "-Scan", "-ScanType", "1"] as const;
/** `man clamscan`: 0 is no virus found, 1 is at least one. Links are not followed, other disks not entered. */
const CLAMSCAN = [
  "clamscan",
  "--recursive",
  "--infected",
  "--cross-fs=no",
  "--follow-dir-symlinks=0",
  "--follow-file-symlinks=0",
] as const;
/** Where what came from outside lies. */
const FOLDERS = ["Downloads", "Transferências", "Área de Trabalho", "Área de trabalho", "Desktop"];

/**
 * A quick search for viruses with the antivirus that is there: Defender on Windows, ClamAV on Linux where it is installed. It
 * looks, and ClamAV removes nothing; Defender does what its own settings say. No name of a file is told. ClamAV was not
 * run here for want of it; its output is that of its manual.
 */
export const antivirusScan: Action<Record<string, never>> = {
  name: "antivirus-scan",
  systems: ["linux", "windows"],
  title: "Busca rápida de vírus",
  params: z.strictObject({}),
  async preview(_given, at) {
    if (at.os === "windows") {
      if (!(await isThere(DEFENDER_SCAN[0]))) throw new ActionFailed(NO_ANTIVIRUS);
      return { effect: {}, undo: UNDO };
    }
    const folders = await foldersOf(at);
    await at.tools.run(["clamscan", "--version"], { timeoutMs: 30_000 }).catch((cause: unknown) => {
      throw new ActionFailed(NO_ANTIVIRUS, { cause });
    });
    return { effect: {}, before: { folders: folders.length }, undo: UNDO };
  },
  async run(_given, at) {
    if (at.os === "windows") {
      // 0: nothing was found, or it was dealt with. 2: something is left to do, or the scan failed.
      const { code } = await at.tools.run(DEFENDER_SCAN, { timeoutMs: 2 * HOUR, asAdministrator: true, codes: [0, 2] });
      if (code === 2) throw new ActionFailed(LEFT_OVER);
      return { effect: { infectedFiles: 0 }, undo: UNDO };
    }
    const folders = await foldersOf(at);
    const { stdout } = await at.tools.run([...CLAMSCAN, ...folders], { timeoutMs: 2 * HOUR, codes: [0, 1] });
    return { effect: scanSummary(stdout), undo: UNDO };
  },
};

const UNDO = "A busca só olha: nada é apagado por este programa";
const NO_ANTIVIRUS = "Este computador não tem um antivírus que este programa saiba usar.";
const LEFT_OVER = "O antivírus achou algo que pede a decisão de uma pessoa, ou não conseguiu terminar.";

async function foldersOf(at: Workplace): Promise<string[]> {
  const there = new Set(await readdir(at.person).catch(() => []));
  const folders = FOLDERS.filter((name) => there.has(name)).map((name) => join(at.person, name));
  return [...folders, ...at.temporaryRoots.filter(({ kind }) => kind === "temporary").map(({ path }) => path)];
}

/** The numbers of clamscan's summary. */
export function scanSummary(stdout: string): ActionResult["effect"] {
  const number = (label: string) => new RegExp(`^${label}: (\\d+)\\s*$`, "m").exec(stdout)?.[1];
  const [scanned, infected] = [number("Scanned files"), number("Infected files")];
  if (scanned === undefined || infected === undefined) throw new ActionFailed("O antivírus não disse o que achou.");
  return { scannedFiles: Number(scanned), infectedFiles: Number(infected) };
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
