import type { Database, Statement } from "../database.js";
import { ENTRY_COLUMNS } from "./chain-audit.js";
import { type ChainedEntry, linkOf } from "./link-of.js";

const PAGE = 1_000;
const LINKS: Statement = {
  name: "audit_links",
  text: `SELECT c.n::float8 AS n, c.entry_id AS "entryId", c.hash, ${ENTRY_COLUMNS} FROM audit_chain c
    LEFT JOIN audit_entries e ON e.tenant_id = c.tenant_id AND e.id = c.entry_id
    WHERE c.tenant_id = $1 AND c.n > $2 ORDER BY c.n LIMIT $3`,
};
const WAITING: Statement = {
  name: "audit_entries_waiting",
  text: `SELECT count(*)::float8 AS n FROM audit_entries e WHERE e.tenant_id = $1
    AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = $1 AND c.entry_id = e.id)`,
};

const HAS: Statement = {
  name: "audit_has_link",
  text: "SELECT 1 AS found FROM audit_chain WHERE tenant_id = $1 AND hash = $2 LIMIT 1",
};

type Link = { n: number; entryId: string; hash: string } & (ChainedEntry | { [Name in keyof ChainedEntry]: null });

export type AuditVerdict =
  /** `head`: the hash of the newest link, empty when there is none. `waiting`: entries that are not chained yet. */
  | { outcome: "whole"; entries: number; waiting: number; head: string }
  /** The first entry that is not what it was, or is gone; and what is wrong with it. */
  | { outcome: "broken"; n: number; entryId: string; wrong: "changed" | "gone" | "missing_link" };

/**
 * Walks a tenant's chain from its beginning. Finds every entry that was changed or deleted since it was chained, as long
 * as the chain itself was not computed anew from there on; against that, keep a head somewhere else and compare.
 */
export async function verifyAudit(database: Database, tenantId: string): Promise<AuditVerdict> {
  let n = 0;
  let head = "";
  for (;;) {
    const links = await database.transaction([tenantId], (tx) => tx.run<Link>(LINKS, [tenantId, n, PAGE]));
    for (const { n: at, entryId, hash, ...entry } of links) {
      n += 1;
      if (at !== n) return { outcome: "broken", n, entryId, wrong: "missing_link" };
      if (entry.id === null) return { outcome: "broken", n, entryId, wrong: "gone" };
      if (linkOf(head, entry as ChainedEntry) !== hash) return { outcome: "broken", n, entryId, wrong: "changed" };
      head = hash;
    }
    if (links.length === PAGE) continue;
    const [waiting] = await database.transaction([tenantId], (tx) => tx.run<{ n: number }>(WAITING, [tenantId]));
    return { outcome: "whole", entries: n, waiting: waiting?.n ?? 0, head };
  }
}

/** Whether a hash that was told earlier still stands in a tenant's chain. */
export async function hasLink(database: Database, tenantId: string, hash: string): Promise<boolean> {
  return (await database.transaction([tenantId], (tx) => tx.run(HAS, [tenantId, hash]))).length > 0;
}
