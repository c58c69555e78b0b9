import { randomBytes } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { tenantFolder } from "./disk-files.js";
import type { FileRecords } from "./file-records.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 200;

/**
 * Deletes a tenant's files that are older than a day and held, or in no message, and bytes of that age that no record
 * points at (a put that was cut off). Bytes are put aside first and put back when a record of them came meanwhile, so that
 * a file which is sent again in this moment is not lost. Gives how many it deleted.
 */
export async function tidyFiles(options: {
  folder: string;
  records: Pick<FileRecords, "forget" | "recorded">;
  tenantId: string;
  now: number;
}): Promise<number> {
  const { records, tenantId } = options;
  const folder = tenantFolder(options.folder, tenantId);
  const before = new Date(options.now - DAY_MS);
  let deleted = 0;

  for (;;) {
    const forgotten = await records.forget(tenantId, before, BATCH);
    for (const hash of forgotten) deleted += await removeUnlessRecorded(hash, hash);
    if (forgotten.length < BATCH) break;
  }

  const names = await readdir(folder).catch(none);
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH);
    const recorded = new Set(await records.recorded(tenantId, batch));
    for (const name of batch) {
      if (recorded.has(name) || !(await isOlder(join(folder, name), before))) continue;
      // What stands behind a dot is a part, or was put aside.
      deleted += await removeUnlessRecorded(name, name.split(".")[0] ?? name);
    }
  }
  return deleted;

  async function removeUnlessRecorded(name: string, hash: string): Promise<number> {
    const path = join(folder, name);
    const aside = `${path}.${randomBytes(6).toString("hex")}.gone`;
    try {
      await rename(path, aside);
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
    if (name === hash && (await records.recorded(tenantId, [hash])).length > 0) {
      await rename(aside, path);
      return 0;
    }
    await rm(aside, { force: true });
    return 1;
  }
}

/**
 * Tidies up after each of these tenants, also when it failed for one before: what cannot be deleted for one must not pile up for
 * all. Each that failed and each that lost files is logged.
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

async function isOlder(path: string, before: Date): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < before.getTime();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A company that never stored a file has no folder. */
function none(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
