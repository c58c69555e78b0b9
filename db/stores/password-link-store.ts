import { randomUUID } from "node:crypto";
import type { Database, Prepared, Statement } from "../database.js";
import { type AuditEntry, auditOf } from "./audit-store.js";
import { endSessionsOf } from "./session-store.js";

export type LinkKind = "invite" | "reset";
/** A link that may still be used. `expiresAt` in ms since the epoch. */
export type PasswordLink = { tenantId: string; userId: string; kind: LinkKind; expiresAt: number };

const END: Statement = {
  name: "end_password_links",
  text: "UPDATE password_links SET ended_at = now() WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL",
};
/** Ends what a person was given, in the transaction of what ends it. */
export const endLinksOf = (tenantId: string, userId: string): Prepared => [END, [tenantId, userId]];

const INSERT: Statement = {
  name: "insert_password_link",
  text: `INSERT INTO password_links (id, tenant_id, user_id, kind, token_hash, expires_at)
    SELECT $1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000.0) FROM users WHERE tenant_id = $2 AND id = $3 AND NOT disabled`,
};
const FORGET: Statement = {
  name: "forget_password_links",
  text: "DELETE FROM password_links WHERE tenant_id = $1 AND expires_at < now() - interval '30 days'",
};
const FIND: Statement = {
  name: "find_password_link",
  text: `SELECT tenant_id AS "tenantId", user_id AS "userId", kind, (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt"
    FROM find_password_link($1) WHERE ended_at IS NULL AND expires_at > to_timestamp($2::float8 / 1000.0)`,
};
const USE: Statement = {
  name: "use_password_link",
  text: `UPDATE password_links SET ended_at = now() WHERE tenant_id = $1 AND token_hash = $2 AND ended_at IS NULL
    AND expires_at > to_timestamp($3::float8 / 1000.0) RETURNING user_id AS "userId", kind`,
};
const SET: Statement = {
  name: "set_password_by_link",
  text: `UPDATE users SET password_hash = $3, name = coalesce($4, name)
    WHERE tenant_id = $1 AND id = $2 AND NOT disabled RETURNING id`,
};

/** Stores links by which people give themselves a password. Only the hash of a link's token is known here. */
export function createPasswordLinkStore(database: Database) {
  return {
    /** Makes a link for a person; the earlier ones end. Nothing for a person who is disabled or gone. */
    async make(link: PasswordLink, tokenHash: string, entry: AuditEntry): Promise<void> {
      const { tenantId, userId, kind, expiresAt } = link;
      await database.batch(
        [tenantId],
        [
          [FORGET, [tenantId]],
          endLinksOf(tenantId, userId),
          [INSERT, [randomUUID(), tenantId, userId, kind, tokenHash, expiresAt]],
          auditOf(tenantId, entry),
        ],
      );
    },

    /** The link with this token, when it may still be used at `now` (ms). */
    async find(tokenHash: string, now: number): Promise<PasswordLink | null> {
      const [rows = []] = await database.batch([], [[FIND, [tokenHash, now]]]);
      return (rows as PasswordLink[])[0] ?? null;
    },

    /**
     * Uses a link up: the person gets this password (its argon2id hash), and a name unless it is null; all their sign-ins
     * and other links end. `from`: their network address. False when the link was used or ran out meanwhile, or the person is disabled.
     */
    use: (
      tenantId: string,
      tokenHash: string,
      { hash, name, now, from }: { hash: string; name: string | null; now: number; from: string },
    ): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        const [link] = await tx.run<{ userId: string; kind: LinkKind }>(USE, [tenantId, tokenHash, now]);
        if (!link) return false;
        const { userId, kind } = link;
        if ((await tx.run(SET, [tenantId, userId, hash, name])).length === 0) return false;
        await tx.run(END, [tenantId, userId]);
        const entry: AuditEntry = {
          actor: `user:${userId}`,
          from,
          action: `password.${kind}`,
          subject: `user:${userId}`,
        };
        for (const [statement, values] of [...endSessionsOf(tenantId, [userId]), auditOf(tenantId, entry)])
          await tx.run(statement, values);
        return true;
      }),
  };
}

export type PasswordLinkStore = ReturnType<typeof createPasswordLinkStore>;
