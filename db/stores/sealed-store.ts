import type { Database, Statement } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";
import { modelAccountContext } from "./model-account-store.js";
import { paymentAccountContext } from "./payment-account-store.js";

/** The contexts under which a channel's secrets, what its session saved, a second factor, and what a folder last gave a thing are sealed. */
export const channelContext = (id: string): string => `channel:${id}`;
export const channelSessionContext = (id: string): string => `channel-session:${id}`;
export const secondFactorContext = (userId: string): string => `second factor:${userId}`;
export const appliedContext = (kind: string, name: string): string => `applied ${kind}:${name}`;

/** Something of a company that is stored sealed. `kind` and `name` are for people. */
export type SealedThing = { kind: keyof typeof KINDS; id: string; name: string; sealed: string; context: string };

type Row = { id: string; name: string; sealed: string };
type Kind = { list: string; put: string; context(row: Row): string };

/** Every place where a secret is stored that must outlive a change of the installation's key. */
const KINDS = {
  channel: {
    list: "SELECT id::text, slug AS name, secrets AS sealed FROM channels WHERE tenant_id = $1 AND state <> 'removed'",
    put: "UPDATE channels SET secrets = $4 WHERE tenant_id = $1 AND id::text = $2 AND secrets = $3 RETURNING 1 AS put",
    context: ({ id }) => channelContext(id),
  },
  channel_session: {
    list: "SELECT s.channel_id::text AS id, c.slug AS name, s.state AS sealed FROM channel_sessions s JOIN channels c ON c.tenant_id = s.tenant_id AND c.id = s.channel_id WHERE s.tenant_id = $1 AND s.state IS NOT NULL",
    put: "UPDATE channel_sessions SET state = $4 WHERE tenant_id = $1 AND channel_id::text = $2 AND state = $3 RETURNING 1 AS put",
    context: ({ id }) => channelSessionContext(id),
  },
  payment_account: {
    list: "SELECT id::text, slug AS name, secrets AS sealed FROM payment_accounts WHERE tenant_id = $1",
    put: "UPDATE payment_accounts SET secrets = $4 WHERE tenant_id = $1 AND id::text = $2 AND secrets = $3 RETURNING 1 AS put",
    context: ({ id }) => paymentAccountContext(id),
  },
  model_account: {
    list: "SELECT id::text, slug AS name, secrets AS sealed FROM model_accounts WHERE tenant_id = $1",
    put: "UPDATE model_accounts SET secrets = $4 WHERE tenant_id = $1 AND id::text = $2 AND secrets = $3 RETURNING 1 AS put",
    context: ({ id }) => modelAccountContext(id),
  },
  applied: {
    list: "SELECT kind || ':' || name AS id, kind || ' ' || name AS name, applied AS sealed FROM company_items WHERE tenant_id = $1 AND starts_with(applied, 's1.')",
    put: "UPDATE company_items SET applied = $4 WHERE tenant_id = $1 AND kind || ':' || name = $2 AND applied = $3 RETURNING 1 AS put",
    context: ({ id }) => `applied ${id}`,
  },
  second_factor: {
    list: "SELECT f.user_id::text AS id, u.email AS name, f.secret AS sealed FROM second_factors f JOIN users u ON u.tenant_id = f.tenant_id AND u.id = f.user_id WHERE f.tenant_id = $1",
    put: "UPDATE second_factors SET secret = $4 WHERE tenant_id = $1 AND user_id::text = $2 AND secret = $3 RETURNING 1 AS put",
    context: ({ id }) => secondFactorContext(id),
  },
} satisfies Record<string, Kind>;

const statement = (what: "list" | "put", kind: keyof typeof KINDS): Statement => ({
  name: `${what}_sealed_${kind}`,
  text: KINDS[kind][what],
});
const NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** Reads what is stored sealed, of every kind, and stores it sealed anew. */
export function createSealedStore(database: Database) {
  return {
    async list(tenantId: string): Promise<SealedThing[]> {
      const found = await database.batch(
        [tenantId],
        NAMES.map((kind) => [statement("list", kind), [tenantId]]),
      );
      return NAMES.flatMap((kind, n) =>
        ((found[n] ?? []) as Row[]).map((row) => ({ ...row, kind, context: KINDS[kind].context(row) })),
      );
    },
    /**
     * Stores each thing as it is sealed now (`anew`), unless somebody has changed it meanwhile; one entry tells of those
     * that were stored. Resolves with how many these were: where several processes start at once, each thing is one's.
     */
    replace: (tenantId: string, things: readonly (SealedThing & { anew: string })[], by: By): Promise<number> =>
      database.transaction([tenantId], async (tx) => {
        const stored: string[] = [];
        for (const { kind, id, name, sealed, anew } of things) {
          const rows = await tx.run(statement("put", kind), [tenantId, id, sealed, anew]);
          if (rows.length > 0) stored.push(`${kind} ${name}`);
        }
        if (stored.length === 0) return 0;
        const entry: AuditEntry = {
          ...by,
          action: "key.reseal",
          subject: `company:${tenantId}`,
          after: { things: stored },
        };
        await tx.run(...auditOf(tenantId, entry));
        return stored.length;
      }),
  };
}
