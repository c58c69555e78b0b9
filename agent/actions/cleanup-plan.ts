import type { FolderRow } from "../wire.js";
import type { Workplace } from "./action.js";
import { rowOf } from "./folder-name.js";
import { findTemporaryFiles, type TemporaryFile } from "./temporary-files.js";
import type { Volume } from "./volume-of.js";

const HOUR_MS = 3_600_000;
/** How many bytes stay free on another disk when files are kept there for a while. */
const ROOM_LEFT = 2e9;

/**
 * The files to clean up, oldest first, up to `maxBytes`: those that are removed, those that are kept for a while on the
 * same disk or moved to another one, and those that cannot be kept for lack of room. `volumes`: the disk of each device
 * number.
 */
export type Plan = {
  remove: TemporaryFile[];
  keep: TemporaryFile[];
  move: TemporaryFile[];
  stay: TemporaryFile[];
  volumes: ReadonlyMap<number, Volume>;
};

type Limits = { olderThanHours: number; maxBytes: number };

/** Works out what there is to do. Files that came or changed after `asOf` do not count. */
export async function plan({ olderThanHours, maxBytes }: Limits, at: Workplace, asOf: number): Promise<Plan> {
  const olderThanMs = olderThanHours * HOUR_MS;
  const all = await findTemporaryFiles({ roots: at.temporaryRoots, olderThanMs, now: asOf, except: [at.home] });
  const volumes = new Map<number, Volume>();
  for (const { device, root } of all) if (!volumes.has(device)) volumes.set(device, await at.volumeOf(root));
  const home = await at.volumeOf(at.home);
  let room = home.freeBytes - ROOM_LEFT;
  let budget = maxBytes;
  const found: Plan = { remove: [], keep: [], move: [], stay: [], volumes };
  for (const file of all) {
    if (file.bytes > budget) continue;
    const isAtHome = volumes.get(file.device)?.id === home.id;
    if (!file.again && !isAtHome && file.bytes > room) {
      found.stay.push(file);
      continue;
    }
    if (!file.again && !isAtHome) room -= file.bytes;
    (file.again ? found.remove : isAtHome ? found.keep : found.move).push(file);
    budget -= file.bytes;
  }
  return found;
}

/** The part of a plan that the customer agreed to: of each row of the preview, no more files and no more bytes. */
export function withinPromise(found: Plan, rows: readonly FolderRow[]): Plan {
  const left = new Map(rows.map(({ folder, how, files, bytes }) => [`${how} ${folder}`, { files, bytes }]));
  const within = (how: FolderRow["how"]) => (file: TemporaryFile) => {
    const row = left.get(rowOf(how, file));
    if (row === undefined || row.files === 0 || row.bytes < file.bytes) return false;
    row.files -= 1;
    row.bytes -= file.bytes;
    return true;
  };
  const [remove, keep] = [found.remove.filter(within("removed")), found.keep.filter(within("kept"))];
  return { ...found, remove, keep, move: found.move.filter(within("moved")) };
}
