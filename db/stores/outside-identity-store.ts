import { randomUUID } from "node:crypto";
import type { Database, Statement, Tx } from "../database.js";
import { type AuditEntry, auditOf } from "./audit-store.js";

/** Whom a provider says that somebody is. `subject` never changes there; an address may be given to somebody else. */
export type OutsideIdentity = { issuer: string; subject: string };
/**
 * What an identity is to a person: `theirs`, `free` when they have none at this issuer and nobody of their company has
 * this one, `other` when they have another one or it is somebody else's.
 */
export type Standing = "theirs" | "free" | "other";
type Whose = { tenantId: string; id: string };

// Two people who come with one identity at the same moment wait for each other.
const LOCK: Statement = {
  name: "lock_outside_identity",
  text: "SELECT pg_advisory_xact_lock(hashtextextended($1, 17))",
};
const HELD: Statement = {
  name: "outside_identities_like",
  text: `SELECT user_id AS "userId", subject FROM outside_identities
    WHERE tenant_id = $1 AND issuer = $2 AND (subject = $3 OR user_id = $4) ORDER BY created_at, id`,
};
const BIND: Statement = {
  name: "bind_outside_identity",
  text: "INSERT INTO outside_identities (id, tenant_id, user_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)",
};

/** Remembers who a person is at an OpenID provider. In a company, an identity is one person's only. */
export function createOutsideIdentityStore(database: Database) {
  async function standingIn(tx: Tx, user: Whose, { issuer, subject }: OutsideIdentity): Promise<Standing> {
    const held = await tx.run<{ userId: string; subject: string }>(HELD, [user.tenantId, issuer, subject, user.id]);
    if (held.length === 0) return "free";
    const own = held.find(({ userId }) => userId === user.id);
    // An earlier version let a second person have the same one: it stays with the first.
    const first = held.find((one) => one.subject === subject);
    return own?.subject === subject && first?.userId === user.id ? "theirs" : "other";
  }

  return {
    standing: (user: Whose, outsider: OutsideIdentity): Promise<Standing> =>
      database.transaction([user.tenantId], (tx) => standingIn(tx, user, outsider)),

    /**
     * True when the person has this identity, or has it from now on. To be called when everything else that their
     * sign-in asks for was right. `from`: their network address.
     */
    bind: (user: Whose, outsider: OutsideIdentity, from: string): Promise<boolean> =>
      database.transaction([user.tenantId], async (tx) => {
        const { tenantId, id } = user;
        const { issuer, subject } = outsider;
        await tx.run(LOCK, [`${tenantId} ${issuer} ${subject}`]);
        const standing = await standingIn(tx, user, outsider);
        if (standing !== "free") return standing === "theirs";
        await tx.run(BIND, [randomUUID(), tenantId, id, issuer, subject]);
        const act: AuditEntry = { actor: `user:${id}`, from, action: "outside_identity.bind", subject: `user:${id}` };
        await tx.run(...auditOf(tenantId, { ...act, after: { issuer, subject } }));
        return true;
      }),
  };
}

export type OutsideIdentityStore = ReturnType<typeof createOutsideIdentityStore>;
