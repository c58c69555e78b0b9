import type { Jobs } from "../../platform/queue/jobs.js";
import type { Database, Statement } from "../database.js";
import { type ChainedEntry, linkOf } from "./link-of.js";

const EVERY_MS = 15_000;
/** No transaction runs as long, so an entry whose time is older was seen by an earlier round of this process. */
const RECENT_MS = 60 * 60_000;
const TENANTS = 500;
const BATCH = 500;

const FIND: Statement = {
  name: "find_unchained",
  text: `SELECT tenant_id AS "tenantId" FROM find_unchained(to_timestamp($1::float8 / 1000.0), $2)`,
};
// A statement of its own, because only later statements see what was committed while it waited.
const LOCK: Statement = { name: "lock_audit_chain", text: "SELECT pg_advisory_xact_lock(hashtextextended($1, 15))" };
const LAST: Statement = {
  name: "last_of_audit_chain",
  text: "SELECT n::float8 AS n, hash FROM audit_chain WHERE tenant_id = $1 ORDER BY audit_chain.n DESC LIMIT 1",
};
/** The columns of an entry as `linkOf` wants them. */
export const ENTRY_COLUMNS = `e.id, e.tenant_id AS "tenantId", e.actor, e.action, e.subject, e.detail, e.before, e.after, e.source,
  (extract(epoch FROM e.at) * 1000000)::bigint::text AS at`;
const UNCHAINED: Statement = {
  name: "unchained_entries",
  text: `SELECT ${ENTRY_COLUMNS} FROM audit_entries e WHERE e.tenant_id = $1 AND e.at >= to_timestamp($2::float8 / 1000.0)
    AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = $1 AND c.entry_id = e.id) ORDER BY e.at, e.id LIMIT $3`,
};
const INSERT: Statement = {
  name: "insert_audit_chain",
  text: `INSERT INTO audit_chain (tenant_id, n, entry_id, hash)
    SELECT $1, l.n, l.id, l.hash FROM unnest($2::bigint[], $3::uuid[], $4::text[]) AS l (n, id, hash)`,
};

/**
 * Adds every entry to its tenant's chain that is not in it: after a start all of them, later those of the last hour.
 * Resolves with how many were added. It may run twice at once.
 */
export function createAuditChain(database: Database, now: () => number): () => Promise<number> {
  let all = true;

  async function chainSome(tenantId: string, since: number): Promise<number> {
    return database.transaction([tenantId], async (tx) => {
      await tx.run(LOCK, [tenantId]);
      const [last] = await tx.run<{ n: number; hash: string }>(LAST, [tenantId]);
      const entries = await tx.run<ChainedEntry>(UNCHAINED, [tenantId, since, BATCH]);
      if (entries.length === 0) return 0;
      let hash = last?.hash ?? "";
      const hashes = entries.map((entry) => (hash = linkOf(hash, entry)));
      const ns = entries.map((_entry, i) => (last?.n ?? 0) + 1 + i);
      await tx.run(INSERT, [tenantId, ns, entries.map(({ id }) => id), hashes]);
      return entries.length;
    });
  }

  return async () => {
    const since = all ? 0 : now() - RECENT_MS;
    let added = 0;
    for (let found = TENANTS; found === TENANTS; ) {
      const tenants = await database.transaction([], (tx) => tx.run<{ tenantId: string }>(FIND, [since, TENANTS]));
      found = tenants.length;
      for (const { tenantId } of tenants)
        for (let some = BATCH; some === BATCH; added += some) some = await chainSome(tenantId, since);
    }
    all = false;
    return added;
  };
}

/** Keeps the chains up to date, in the background. */
export function keepAuditChained(database: Database, jobs: Jobs, now: () => number): void {
  const chain = createAuditChain(database, now);
  jobs.every("audit chain", EVERY_MS, async () => void (await chain()));
}
