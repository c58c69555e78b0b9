import { type AuditEntry, byCommand, createAuditStore } from "../db/stores/audit-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { moveBlobs } from "../platform/files/move-blobs.js";
import type { CommandResult } from "./command.js";
import { openFileBlobs } from "./file-blobs.js";
import type { Installation } from "./open-installation.js";

/** How long one call works, in ms. It is short, so that the caller sees progress. */
const SLICE_MS = 5_000;

/**
 * Moves stored files to where new files go, for some seconds and at least one file. `more` in the answer means: call
 * again, more files may be left. Moved files stay moved, whatever happens to the next call.
 */
export async function moveFiles({ config, database }: Installation): Promise<CommandResult> {
  const { blobs, earlier, where } = openFileBlobs(config);
  if (earlier === null)
    return { ok: false, lines: ["All files are on the disk, and no bucket is given (S3_ENDPOINT and the others)."] };
  const until = Date.now() + SLICE_MS;
  const audit = createAuditStore(database);
  const total = { moved: 0, bytes: 0, damaged: [] as string[], more: false };
  for (const { id } of await listTenants(database)) {
    const one = await moveBlobs({ from: earlier.blobs, to: blobs, tenantId: id, until, now: Date.now });
    if (one.moved > 0) await audit.add(id, entryOf(id, where, one));
    total.moved += one.moved;
    total.bytes += one.bytes;
    total.damaged.push(...one.damaged);
    total.more = one.more || (total.moved > 0 && Date.now() >= until);
    if (total.more) break;
  }
  const megabytes = (total.bytes / 1024 / 1024).toFixed(1);
  const from = earlier.where === "disk" ? "the disk" : "the bucket";
  const damaged = total.damaged.map((name) => `damaged, left in ${from}: ${name}`);
  const end = total.more ? [] : [`Nothing more is in ${from}; new files go to the ${where}.`];
  return {
    ok: total.damaged.length === 0 || total.more,
    more: total.more,
    lines: [`${total.moved} file(s) moved, ${megabytes} MB`, ...(total.more ? [] : damaged), ...end],
  };
}

const entryOf = (tenantId: string, where: string, { moved, bytes }: { moved: number; bytes: number }): AuditEntry => ({
  ...byCommand("files move"),
  action: "files.move",
  subject: `company:${tenantId}`,
  detail: { to: where, moved, bytes },
});
