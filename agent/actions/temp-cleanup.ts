import { z } from "zod";
import type { ActionResult } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";
import { type Plan, plan, withinPromise } from "./cleanup-plan.js";
import { foldersOf, measureDisks } from "./cleanup-report.js";
import { unlessRefused } from "./open-folder.js";
import { purgeQuarantines, QUARANTINE_DAYS, quarantine, removeSame } from "./quarantine.js";
import type { TemporaryFile } from "./temporary-files.js";

const params = z.strictObject({
  olderThanHours: z.int().min(24).max(8760).default(24),
  maxBytes: z.int().min(1).max(1e12).default(50e9),
});
type Params = z.infer<typeof params>;

/**
 * Frees the room that the user's own old temporary files take. Files that programs make again are removed. Files that
 * somebody could miss are kept in a quarantine for 15 days. On the same disk their room is free only after that; on
 * another disk it is free at once, if that disk has room for them. Otherwise they stay where they are. A run touches
 * nothing that came, changed or grew old after the preview, and no more files or bytes of a folder than were promised.
 * Runs on Linux; on macOS the same code was never run.
 */
export const tempCleanup: Action<Params> = {
  name: "temp-cleanup",
  systems: ["linux", "macos"],
  title: "Limpeza de arquivos temporários",
  params,
  async preview(given, at) {
    const found = await plan(given, at, at.now());
    const disks = await measureDisks(found, at);
    return {
      effect: effectOf(found),
      before: measuresOf(found, disks),
      folders: foldersOf(found),
      disks: disks.map(({ mount, free }) => ({ mount, freeBefore: free, freeAfter: free })),
      undo: undoWords(found),
    };
  },
  async run(given, at, promised) {
    const rows = promised.result.folders;
    // An older version of this program promised that everything can be brought back.
    if (rows === undefined)
      throw new ActionFailed("A prévia é de uma versão antiga deste programa. Peça outra na conversa.");
    const purged = await purgeQuarantines(at.home, at.now());
    if (purged > 0) at.say({ is: "purged", count: purged });
    const found = withinPromise(await plan(given, at, promised.at), rows);
    const disks = await measureDisks(found, at);
    const remove: TemporaryFile[] = [];
    for (const file of found.remove) if (await removeSame(file)) remove.push(file);
    const { id, moved } = await keepForAWhile([...found.keep, ...found.move], at);
    const isMoved = (file: TemporaryFile) => moved.has(file);
    const done: Plan = { ...found, remove, keep: found.keep.filter(isMoved), move: found.move.filter(isMoved) };
    const after = await measureDisks(found, at);
    return {
      effect: { ...effectOf(done), ...leftOf(rows, done) },
      before: measuresOf(found, disks),
      after: measuresOf(await plan(given, at, promised.at), after),
      folders: foldersOf(done),
      disks: disks.map(({ mount, free }, n) => ({ mount, freeBefore: free, freeAfter: after[n]?.free ?? free })),
      undo: undoWords(done),
      ...undoWith(done, id, at),
    };
  },
};

async function keepForAWhile(
  files: readonly TemporaryFile[],
  at: Workplace,
): Promise<{ id: string | null; moved: ReadonlySet<TemporaryFile> }> {
  if (files.length === 0) return { id: null, moved: new Set() };
  const kept = await unlessRefused(() => quarantine(at.home, files, at.now()));
  if (kept === null) at.say({ is: "quarantineClosed" });
  return { id: kept?.id ?? null, moved: new Set(kept?.moved) };
}

const sum = (files: readonly { bytes: number }[]) => files.reduce((bytes, file) => bytes + file.bytes, 0);

/**
 * `files` and `bytes` are freed at once, `later…` when the quarantine ends, and `stay…` cannot be touched for lack of
 * room.
 */
function effectOf({ remove, keep, move, stay }: Plan): ActionResult["effect"] {
  return {
    files: remove.length + move.length,
    bytes: sum(remove) + sum(move),
    laterFiles: keep.length,
    laterBytes: sum(keep),
    stayFiles: stay.length,
    stayBytes: sum(stay),
  };
}

/** What was promised and not done: files that changed, are in use, or disappeared meanwhile. */
function leftOf(rows: NonNullable<ActionResult["folders"]>, { remove, keep, move }: Plan): ActionResult["effect"] {
  const done = [...remove, ...keep, ...move];
  const files = rows.reduce((all, row) => all + row.files, 0);
  return { leftFiles: files - done.length, leftBytes: sum(rows) - sum(done) };
}

function measuresOf(
  { remove, keep, move }: Plan,
  disks: readonly { mount: string; free: number }[],
): ActionResult["effect"] {
  const files = [...remove, ...keep, ...move];
  const [main] = disks;
  return {
    temporaryBytes: sum(files),
    temporaryFiles: files.length,
    ...(main ? { freeBytes: main.free } : {}),
  };
}

function undoWords({ remove, keep, move }: Plan): string | null {
  if (keep.length + move.length === 0) return null;
  const gone = remove.length > 0 ? "O que é apagado não volta. " : "";
  return `${gone}O que fica guardado pode voltar por ${QUARANTINE_DAYS} dias`;
}

function undoWith({ keep, move }: Plan, id: string | null, at: Workplace): Pick<ActionResult, "undoWith"> {
  const command = id === null || keep.length + move.length === 0 ? null : at.undoCommand(id);
  return command === null ? {} : { undoWith: { os: at.os, command } };
}
