import { isCommonMount } from "../program/redact.js";
import type { FolderRow } from "../wire.js";
import type { Workplace } from "./action.js";
import type { Plan } from "./cleanup-plan.js";
import { nameOf, rowOf } from "./folder-name.js";
import type { TemporaryFile } from "./temporary-files.js";

/** As many rows as the wire format allows. */
const MOST_ROWS = 16;

/**
 * What the customer reads before agreeing: each searched folder, once for each thing that is done with the files in it.
 */
export function foldersOf({ remove, keep, move }: Plan): FolderRow[] {
  const rows = new Map<string, FolderRow>();
  const add = (how: FolderRow["how"]) => (file: TemporaryFile) => {
    const row = rows.get(rowOf(how, file)) ?? { folder: nameOf(file.root), files: 0, bytes: 0, how };
    rows.set(rowOf(how, file), { ...row, files: row.files + 1, bytes: row.bytes + file.bytes });
  };
  remove.forEach(add("removed"));
  move.forEach(add("moved"));
  keep.forEach(add("kept"));
  return [...rows.values()].slice(0, MOST_ROWS);
}

/**
 * The disks on which the files are, the one with most of their bytes first, with the room that programs have there now.
 */
export async function measureDisks(
  { remove, keep, move, volumes }: Plan,
  at: Workplace,
): Promise<{ mount: string; free: number }[]> {
  const byVolume = new Map<string, { root: string; bytes: number }>();
  for (const { device, root, bytes } of [...remove, ...keep, ...move]) {
    const id = volumes.get(device)?.id ?? String(device);
    const known = byVolume.get(id);
    byVolume.set(id, { root: known?.root ?? root, bytes: (known?.bytes ?? 0) + bytes });
  }
  const places = [...byVolume.values()].sort((a, b) => b.bytes - a.bytes).slice(0, MOST_ROWS);
  return Promise.all(
    places.map(async ({ root }) => {
      const { mount, freeBytes } = await at.volumeOf(root);
      // The name of another mount may reveal who someone is, so the folder is named instead.
      return { mount: isCommonMount(mount) ? mount : nameOf(root).slice(0, 64), free: freeBytes };
    }),
  );
}
