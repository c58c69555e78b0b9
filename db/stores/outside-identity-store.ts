import { randomUUID } from "node:crypto";
import type { Database, Statement } from "../database.js";

/** Whom a provider says that somebody is. `subject` never changes there; an address may be given to somebody else. */
export type OutsideIdentity = { issuer: string; subject: string };

const BIND: Statement = {
  name: "bind_outside_identity",
  text: `INSERT INTO outside_identities (id, tenant_id, user_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, user_id, issuer) DO NOTHING`,
};
const GET: Statement = {
  name: "get_outside_identity",
  text: "SELECT subject FROM outside_identities WHERE tenant_id = $1 AND user_id = $2 AND issuer = $3",
};

/** Remembers who a person is at an OpenID provider. */
export function createOutsideIdentityStore(database: Database) {
  return {
    /** True when the person has this identity at the issuer, or has it from now on; false when they have another one. */
    async bind(user: { tenantId: string; id: string }, { issuer, subject }: OutsideIdentity): Promise<boolean> {
      const [, rows = []] = await database.batch(
        [user.tenantId],
        [
          [BIND, [randomUUID(), user.tenantId, user.id, issuer, subject]],
          [GET, [user.tenantId, user.id, issuer]],
        ],
      );
      return (rows as { subject: string }[])[0]?.subject === subject;
    },
  };
}

export type OutsideIdentityStore = ReturnType<typeof createOutsideIdentityStore>;
