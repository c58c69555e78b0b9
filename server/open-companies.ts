import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Companies, createCompanies } from "../company/lifecycle/companies.js";
import { tenantFolder } from "../platform/files/blobs.js";
import { companyTools } from "./company-tools.js";
import { openFileBlobs } from "./file-blobs.js";
import type { Installation } from "./open-installation.js";

/** What a process had begun for a company when that was closed is written within so many ms. */
export const SETTLE_MS = 10_000;

/**
 * The life of the companies of this installation. `changed` tells the processes that serve; null when none does (then a
 * removed company is gone at once).
 */
export function openCompanies(
  { config, database, keyring }: Pick<Installation, "config" | "database" | "keyring">,
  changed: ((tenantId: string) => Promise<void>) | null,
): Companies {
  async function removeFiles(tenantId: string): Promise<void> {
    const { blobs } = openFileBlobs(config);
    for await (const page of blobs.list(tenantId))
      await Promise.all(page.map(({ name }) => blobs.remove(tenantId, name)));
    await rm(join(config.dataDir, "files", tenantFolder(tenantId)), { recursive: true, force: true });
  }
  return createCompanies({
    database,
    company: companyTools({ config, keyring }),
    removeFiles,
    changed: changed ?? (async () => {}),
    settleMs: changed === null ? 0 : SETTLE_MS,
  });
}
