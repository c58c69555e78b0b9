import type { Blobs } from "./blobs.js";
import { sha256Of } from "./stored-files.js";

export type Moved = {
  /** Number of files that are now in the new storage and no longer in the old one. */
  moved: number;
  bytes: number;
  /** Names of files whose bytes do not match their hash; they stay where they are. */
  damaged: string[];
  /** Whether files are left because the time was over. */
  more: boolean;
};

/**
 * Moves a company's bytes from one storage to the other until `until` (ms since the epoch). Each file is compared with
 * its hash before it is removed from the old storage. At least one file is moved per call, so that repeated calls come
 * to an end. A call may be cut off at any moment and repeated. Temporary files (a name with a dot) are not moved; they
 * are tidied up after a day.
 */
export async function moveBlobs(options: {
  from: Blobs;
  to: Blobs;
  tenantId: string;
  until: number;
  now(): number;
}): Promise<Moved> {
  const { from, to, tenantId, until, now } = options;
  const result: Moved = { moved: 0, bytes: 0, damaged: [], more: false };
  for await (const page of from.list(tenantId)) {
    for (const { name } of page) {
      if (name.includes(".")) continue;
      if (result.moved > 0 && now() >= until) return { ...result, more: true };
      const bytes = await from.read(tenantId, name);
      if (bytes === null) continue;
      if ((await sha256Of(bytes)) !== name) {
        result.damaged.push(name);
        continue;
      }
      await to.write(tenantId, name, bytes);
      await from.remove(tenantId, name);
      result.moved += 1;
      result.bytes += bytes.length;
    }
  }
  return result;
}
