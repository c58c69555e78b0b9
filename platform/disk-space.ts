import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Size of the file that is written as a trial. It is this large because a disk that is nearly full still takes a few
 * bytes.
 */
const TRIAL = Buffer.alloc(64 * 1024, 1);
const REMEMBERED_MS = 2_000;

/**
 * Tells whether files can still be written in a folder, by writing one: the disk may be full, gone or read-only, and only
 * trying tells all three. Looks at most every two seconds. Never rejects.
 */
export function createDiskSpace(folder: string, now: () => number): () => Promise<boolean> {
  const path = join(folder, `.room-${process.pid}`);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let found = Promise.resolve(true);

  async function look(): Promise<boolean> {
    try {
      await writeFile(path, TRIAL, { mode: 0o600 });
      return true;
    } catch {
      return false;
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }

  return () => {
    if (now() - lookedAt >= REMEMBERED_MS) {
      lookedAt = now();
      found = look();
    }
    return found;
  };
}
