import { randomBytes } from "node:crypto";
import type { Blobs } from "./blobs.js";
import type { FileRecords } from "./file-records.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 200;
/** Suffix of a file that was put aside before it is deleted. */
const ASIDE = ".gone";

/**
 * Deletes a tenant's files that are older than a day and either held or in no message, and bytes of that age without a
 * record (a `put` that was cut off). Bytes are put aside first, and put back when a record of them appears meanwhile: a
 * file that is sent again at this moment is not lost. What a process left aside when it ended is put back by the next
 * run. Returns the number of deleted files.
 */
export async function tidyFiles(options: {
  blobs: Blobs;
  records: Pick<FileRecords, "forget" | "recorded">;
  tenantId: string;
  now: number;
}): Promise<number> {
  const { blobs, records, tenantId } = options;
  const before = new Date(options.now - DAY_MS);
  let deleted = 0;

  for (;;) {
    const forgotten = await records.forget(tenantId, before, BATCH);
    for (const hash of forgotten) deleted += await removeUnlessRecorded(hash, hash);
    if (forgotten.length < BATCH) break;
  }

  for await (const page of blobs.list(tenantId)) {
    const old = page.filter(({ changedAt }) => changedAt < before).map(({ name }) => name);
    const recorded = new Set(await records.recorded(tenantId, old));
    for (const name of old) {
      // A name with a dot is a file that is being written, or one that was put aside.
      if (!recorded.has(name)) deleted += await removeUnlessRecorded(name, name.split(".")[0] ?? name);
    }
  }
  return deleted;

  async function removeUnlessRecorded(name: string, hash: string): Promise<number> {
    if (name.endsWith(ASIDE) && (await isMissed(hash))) {
      await blobs.rename(tenantId, name, hash);
      return 0;
    }
    const aside = `${name}.${randomBytes(6).toString("hex")}${ASIDE}`;
    if (!(await blobs.rename(tenantId, name, aside))) return 0;
    if (name === hash && (await records.recorded(tenantId, [hash])).length > 0) {
      await blobs.rename(tenantId, aside, name);
      return 0;
    }
    await blobs.remove(tenantId, aside);
    return 1;
  }

  async function isMissed(hash: string): Promise<boolean> {
    const [recorded] = await records.recorded(tenantId, [hash]);
    return recorded !== undefined && (await blobs.sizeOf(tenantId, hash)) === null;
  }
}

/**
 * Tidies up for each of these tenants, also after it failed for an earlier one, so that one tenant's failure does not
 * let files pile up for all. Logs each tenant for which it failed, and each that lost files.
 */
export async function tidyAll(
  tenantIds: readonly string[],
  tidy: (tenantId: string) => Promise<number>,
  log: { info(detail: object, message: string): void; error(detail: object, message: string): void },
): Promise<void> {
  for (const tenant of tenantIds) {
    try {
      const deleted = await tidy(tenant);
      if (deleted > 0) log.info({ tenant, files: deleted }, "files that no message has were deleted");
    } catch (error) {
      log.error({ err: error, tenant }, "files that no message has could not be deleted");
    }
  }
}
