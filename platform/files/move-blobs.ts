import type { Blobs } from "./blobs.js";
import { sha256Of } from "./stored-files.js";

export type Moved = {
  /** Files whose bytes are in the new storage now and no longer in the old one. */
  moved: number;
  bytes: number;
  /** Names whose bytes are not what their name says: they stay where they are. */
  damaged: string[];
  /** Whether more are left, because the time was over. */
  more: boolean;
};

/**
 * Moves a company's bytes from one storage to the other, each compared with its name before it leaves the old one, until
 * `until` (ms since the epoch), and at least one, so that repeated calls come to an end. It may be cut off at any moment
 * and called again. What is under way (a name with a dot) stays: it is tidied up after a day.
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
