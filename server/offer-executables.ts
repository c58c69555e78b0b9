import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Manifest, ManifestFile } from "../agent/executables/manifest.js";
import { SYSTEMS } from "../agent/executables/runtimes.js";
import { createShelf, type Shelf } from "../agent/executables/shelf.js";
import { keyPairFromSeed } from "../agent/hub/key-pair-from-seed.js";
import { AGENT_VERSION } from "../agent/program/version.js";
import { byCommand, createAuditStore, INSTALLATION } from "../db/stores/audit-store.js";
import { deriveKey } from "../platform/secrets/derive.js";
import type { CommandResult } from "./command.js";
import { openFileBlobs } from "./file-blobs.js";
import type { Installation } from "./open-installation.js";

/** What `balcao agent build` leaves in a folder: this as `built.json`, and `<system>.br` and `<system>.gz` beside it. */
export const builtFolder = z.object({
  server: z.string(),
  files: z.array(
    z.object({ system: z.enum(SYSTEMS), sha256: z.string(), bytes: z.number().int(), signed: z.boolean() }),
  ),
});

/** The key with which this installation signs for its agents: tasks, and what they may download. */
export function agentKey({ secretKey }: Pick<Installation, "secretKey">): { publicKey: string; privateKey: string } {
  return keyPairFromSeed(deriveKey(secretKey, "agent"));
}

/** The executables of this installation, in the storage of its files. */
export function openShelf(installation: Pick<Installation, "config" | "secretKey">): Shelf {
  return createShelf(openFileBlobs(installation.config).blobs, agentKey(installation));
}

/**
 * Stores what was built, signs its manifest and offers it for download. Other systems' files stay on offer where they are
 * of the same version and for the same server; the rest of what was offered is removed. The audit says what customers get.
 */
export async function offerExecutables(installation: Installation, folder: string): Promise<CommandResult> {
  const built = builtFolder.parse(JSON.parse(await readFile(join(folder, "built.json"), "utf8")));
  const shelf = openShelf(installation);
  const files: ManifestFile[] = [];
  for (const file of built.files) {
    const br = await readFile(join(folder, `${file.system}.br`));
    files.push(await shelf.put({ ...file, br, gzip: await readFile(join(folder, `${file.system}.gz`)) }));
  }
  const before = await shelf.offered();
  if (before?.version === AGENT_VERSION && before.server === built.server)
    files.push(...before.files.filter(({ system }) => !files.some((file) => file.system === system)));
  await shelf.publish({ version: AGENT_VERSION, server: built.server, builtAt: Date.now(), files });
  await createAuditStore(installation.database).add(INSTALLATION, {
    ...byCommand("agent build"),
    action: "agent.offer",
    subject: `agent:${AGENT_VERSION}`,
    before: before && offerOf(before),
    after: offerOf({ version: AGENT_VERSION, server: built.server, files }),
  });
  const names = files.map(({ system }) => system).join(", ");
  return { ok: true, lines: [`The page /agent offers now, for ${built.server}: ${names}.`] };
}

/** What customers get, for the audit: of each system the SHA-256 of its program. */
const offerOf = ({ version, server, files }: Pick<Manifest, "version" | "server" | "files">) => ({
  version,
  server,
  files: files.map(({ system, sha256 }) => `${system} ${sha256}`),
});
