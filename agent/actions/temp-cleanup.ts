import { statfs } from "node:fs/promises";
import { z } from "zod";
import type { Action, Workplace } from "./action.js";
import { purgeQuarantines, QUARANTINE_DAYS, quarantine } from "./quarantine.js";
import { findTemporaryFiles, type TemporaryFile } from "./temporary-files.js";

const HOUR_MS = 3_600_000;
const params = z.strictObject({
  olderThanHours: z.int().min(24).max(8760).default(24),
  maxBytes: z.int().min(1).max(1e12).default(50e9),
});
type Params = z.infer<typeof params>;

/**
 * Moves the user's own old temporary files into a quarantine of 15 days. The room they take is free for good when the quarantine
 * ends; until then all of it can be put back. Linux; on macOS the same code, never run.
 */
export const tempCleanup: Action<Params> = {
  name: "temp-cleanup",
  systems: ["linux", "macos"],
  title: "Limpeza de arquivos temporários",
  params,
  async preview(given, at) {
    const { files, bytes, all } = await plan(given, at);
    return { effect: { bytes, files: files.length }, before: await measured(all, at), undo: undoWords(null) };
  },
  async run(given, at) {
    const purged = await purgeQuarantines(at.home, at.now());
    if (purged > 0) at.say(`Quarentenas vencidas apagadas: ${purged}.`);
    const { files, all } = await plan(given, at);
    const before = await measured(all, at);
    const moved = await quarantine(at.home, files, at.now());
    const left = (await plan(given, at)).all;
    if (moved.left > 0) at.say(`${moved.left} arquivos ficaram onde estavam, porque mudaram ou estão em uso.`);
    return {
      effect: { bytes: moved.bytes, files: moved.files },
      before,
      after: await measured(left, at),
      undo: undoWords(moved.id),
    };
  },
};

type Plan = { files: TemporaryFile[]; bytes: number; all: { files: number; bytes: number } };

/** What would be moved: oldest first, up to `maxBytes`. */
async function plan({ olderThanHours, maxBytes }: Params, at: Workplace): Promise<Plan> {
  const olderThanMs = olderThanHours * HOUR_MS;
  const found = await findTemporaryFiles({ roots: at.temporaryRoots, olderThanMs, now: at.now(), except: [at.home] });
  const files: TemporaryFile[] = [];
  let bytes = 0;
  for (const file of found) {
    if (bytes + file.bytes > maxBytes) continue;
    files.push(file);
    bytes += file.bytes;
  }
  return { files, bytes, all: { files: found.length, bytes: found.reduce((sum, of) => sum + of.bytes, 0) } };
}

async function measured(all: { files: number; bytes: number }, at: Workplace) {
  const { bavail, bsize } = await statfs(at.home);
  return { temporaryBytes: all.bytes, temporaryFiles: all.files, freeBytes: bavail * bsize };
}

function undoWords(id: string | null): string {
  const how = id === null ? "pelo programa no computador" : `no computador com: balcao-agent --undo ${id}`;
  return `Por ${QUARANTINE_DAYS} dias dá para desfazer ${how}`;
}
