import { rm } from "node:fs/promises";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import { type Companies, createCompanies } from "../company/lifecycle/companies.js";
import { tenantFolder } from "../platform/files/blobs.js";
import { openFileBlobs } from "./file-blobs.js";
import { makePassword } from "./make-password.js";
import type { Installation } from "./open-installation.js";

/** What a process had begun for a company when that was closed is written within so many ms. */
export const SETTLE_MS = 10_000;

/**
 * The life of the companies of this installation. `changed` tells the processes that serve; null when none does (then a
 * removed company is gone at once).
 */
export function openCompanies(
  { config, database }: Pick<Installation, "config" | "database">,
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
    makePassword,
    hashPassword: (password) => hash(password),
    removeFiles,
    changed: changed ?? (async () => {}),
    settleMs: changed === null ? 0 : SETTLE_MS,
  });
}
