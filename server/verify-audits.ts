import { createAuditChain } from "../db/audit/chain-audit.js";
import { type AuditVerdict, hasLink, verifyAudit } from "../db/audit/verify-audit.js";
import { INSTALLATION } from "../db/stores/audit-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import type { Command, CommandResult } from "./command.js";
import type { Installation } from "./open-installation.js";

const WRONG = {
  changed: "was changed after it was written",
  gone: "was deleted",
  missing_link: "follows on a link that was deleted",
};

/** `balcao audit verify`: walks the audit's chain of each company, and of the installation itself. */
export async function verifyAudits(
  { database }: Installation,
  { company, head }: Extract<Command, { kind: "verify-audit" }>,
): Promise<CommandResult> {
  const all = [...(await listTenants(database)), { id: INSTALLATION, slug: "(installation)" }];
  const asked = all.filter(({ slug }) => company === null || slug === company);
  if (asked.length === 0) return { ok: false, lines: ["There is no such company."] };
  await createAuditChain(database, Date.now)();
  const verdicts = await Promise.all(
    asked.map(async ({ id, slug }) => ({ slug, verdict: await verifyAudit(database, id) })),
  );
  const kept = head === null || (await Promise.all(asked.map(({ id }) => hasLink(database, id, head)))).includes(true);
  return {
    ok: kept && verdicts.every(({ verdict }) => verdict.outcome === "whole"),
    lines: [
      ...verdicts.map(({ slug, verdict }) => `${slug}: ${wordsOf(verdict)}`),
      ...(kept
        ? []
        : [`The hash ${head} stands in no chain any more: entries were taken away, or all were written anew.`]),
    ],
  };
}

function wordsOf(verdict: AuditVerdict): string {
  if (verdict.outcome === "whole")
    return `whole, ${verdict.entries} entries${verdict.head === "" ? "" : `; the newest is ${verdict.head}`}`;
  return `broken at ${verdict.n}: entry ${verdict.entryId} ${WRONG[verdict.wrong]}`;
}
