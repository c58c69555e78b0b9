import { closeSync, fstatSync, ftruncateSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

type Entry =
  | { kind: "write"; file: number; position: number; oldSize: number; before: Buffer; after: Buffer }
  | { kind: "truncate"; file: number; size: number; oldSize: number; before: Buffer; after: Buffer }
  | { kind: "sync" | "gone" | "created"; file: number; before: Buffer; after: Buffer };
type Change = Extract<Entry, { kind: "write" | "truncate" }>;

/** What the disk does with changes that were never synced. `random` returns numbers from [0, 1). */
export type Loss = "all" | { some: () => number };

/** The unit that a disk writes as a whole, in bytes. */
const SECTOR = 512;

/**
 * Makes `folder` (a copy of `copyOf`, whose inodes the journal names) look as a power cut would have left it, from the
 * journals that `journal-writes.mjs` wrote. Every change of a file's bytes since that file's last sync is taken back.
 * With `some`, each change survives, vanishes or is torn at a sector by chance, in any order. Creating, renaming and
 * removing files counts as done, in order.
 */
export function loseWrites(
  folder: string,
  journals: string,
  loss: Loss,
  copyOf: string,
): { lost: number; kept: number; torn: number } {
  const unsynced = new Map<number, Change[]>();
  for (const entry of readJournals(journals)) {
    if (entry.kind === "write" || entry.kind === "truncate")
      unsynced.set(entry.file, [...(unsynced.get(entry.file) ?? []), entry]);
    else unsynced.delete(entry.file);
  }
  const paths = pathsByInode(copyOf);
  const counts = { lost: 0, kept: 0, torn: 0 };
  for (const [inode, changes] of unsynced) {
    const path = paths.get(inode);
    if (!path) continue;
    const fd = openSync(join(folder, path), "r+");
    for (const change of changes.toReversed()) takeBack(fd, change);
    for (const change of changes) {
      const fate = loss === "all" ? 0 : loss.some();
      if (fate < 0.5) counts.lost += 1;
      else if (fate < 0.75 && change.kind === "write" && change.after.length > SECTOR) {
        counts.torn += 1;
        const sectors = Math.floor((fate - 0.5) * 4 * (change.after.length / SECTOR));
        write(fd, change.after.subarray(0, sectors * SECTOR), change.position);
      } else {
        counts.kept += 1;
        if (change.kind === "write") write(fd, change.after, change.position);
        else ftruncateSync(fd, change.size);
      }
    }
    closeSync(fd);
  }
  return counts;
}

function takeBack(fd: number, change: Change): void {
  if (change.kind === "truncate") {
    ftruncateSync(fd, change.oldSize);
    write(fd, change.before, change.size);
    return;
  }
  write(fd, change.before, change.position);
  if (fstatSync(fd).size > change.oldSize) ftruncateSync(fd, change.oldSize);
}

function write(fd: number, bytes: Buffer, position: number): void {
  if (bytes.length > 0) writeSync(fd, bytes, 0, bytes.length, position);
}

function* readJournals(folder: string): Generator<Entry> {
  for (const name of readdirSync(folder).toSorted()) {
    const bytes = readFileSync(join(folder, name));
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(0x0a, at);
      // The process was killed in the middle of this entry: the change was never made, or it is the very last.
      if (end === -1) return;
      const { before, after, ...entry } = JSON.parse(bytes.toString("utf8", at, end));
      const body = end + 1;
      at = body + before + after;
      yield { ...entry, before: bytes.subarray(body, body + before), after: bytes.subarray(body + before, at) };
    }
  }
}

function pathsByInode(folder: string): Map<number, string> {
  const paths = new Map<number, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stat = statSync(join(folder, entry));
    if (stat.isFile()) paths.set(stat.ino, entry);
  }
  return paths;
}
