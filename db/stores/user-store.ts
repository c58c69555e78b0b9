import type { Role } from "../../platform/rights.js";
import type { Database, Statement } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";
import { endSessionsOf } from "./session-store.js";

/** A person behind the counter, with their company. `disabled`: they may not sign in; nobody may while it is suspended. */
export type UserRow = {
  id: string;
  tenantId: string;
  email: string;
  name: string;
  role: Role;
  teams: string[];
  disabled: boolean;
  passwordHash: string | null;
  companyName: string;
  companySlug: string;
  timezone: string;
  /** Whether signing in asks for a code of their authenticator app. */
  secondFactor: boolean;
  /** Whether the company wants everybody to have a second factor. */
  secondFactorRequired: boolean;
};

export type { AuditEntry } from "./audit-store.js";

const FIND_TENANTS: Statement = {
  name: "find_users",
  text: `SELECT DISTINCT tenant_id AS "tenantId" FROM find_users($1)`,
};
const SELECT = `SELECT u.id, u.tenant_id AS "tenantId", u.email, u.name, u.role, u.teams, u.disabled OR t.state <> 'active' AS disabled, u.password_hash AS "passwordHash",
    t.name AS "companyName", t.slug AS "companySlug", t.timezone, t.require_second_factor AS "secondFactorRequired",
    EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS "secondFactor" FROM users u JOIN tenants t ON t.id = u.tenant_id`;
const BY_EMAIL: Statement = {
  name: "users_by_email",
  text: `${SELECT} WHERE u.email = lower($1) AND t.state = 'active' ORDER BY t.slug`,
};
const BY_ID: Statement = { name: "user_by_id", text: `${SELECT} WHERE u.tenant_id = $1 AND u.id = $2` };
const STANDING: Statement = {
  name: "users_standing",
  text: `SELECT u.id, u.role, u.teams, u.disabled OR t.state <> 'active' AS disabled, s.family, bool_or(s.revoked_at IS NULL AND s.id IS NOT NULL) AS "signedIn",
      bool_or(t.require_second_factor AND f.confirmed_at IS NULL) AS "mustEnrol"
    FROM users u JOIN tenants t ON t.id = u.tenant_id LEFT JOIN second_factors f ON f.user_id = u.id
      LEFT JOIN sessions s ON s.user_id = u.id AND s.family = ANY($3::uuid[])
    WHERE u.tenant_id = $1 AND u.id = ANY($2::uuid[]) GROUP BY u.id, u.role, u.teams, u.disabled, t.state, s.family`,
};
const SET_PASSWORD: Statement = {
  name: "set_password",
  text: "UPDATE users SET password_hash = $3 WHERE tenant_id = $1 AND id = $2",
};
const CHANGE_PASSWORD: Statement = {
  name: "change_password",
  text: "UPDATE users SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3 AND NOT disabled RETURNING id",
};

/** Users, and the audit of what they do. */
export function createUserStore(database: Database) {
  return {
    /** Every user with this e-mail address who may sign in: one for each company that has it. */
    async byEmail(email: string): Promise<UserRow[]> {
      const [found = []] = await database.batch([], [[FIND_TENANTS, [email]]]);
      const tenants = (found as { tenantId: string }[]).map((row) => row.tenantId);
      // The query also runs when there is no such user, so that its duration does not reveal whether an address is
      // known.
      const [rows = []] = await database.batch(tenants, [[BY_EMAIL, [email]]]);
      return rows as UserRow[];
    },
    async byId(tenantId: string, id: string): Promise<UserRow | null> {
      const [rows = []] = await database.batch([tenantId], [[BY_ID, [tenantId, id]]]);
      return (rows as UserRow[])[0] ?? null;
    },
    /** The present state of these users and their sign-ins (families). One that is missing from the result is gone. */
    async standing(tenantId: string, ids: readonly string[], families: readonly string[]): Promise<Standing[]> {
      const [rows = []] = await database.batch([tenantId], [[STANDING, [tenantId, ids, families]]]);
      return rows as Standing[];
    },
    /** Sets the password (its argon2id hash) and ends all sign-ins of this user. */
    async setPassword(user: { tenantId: string; id: string }, hash: string, actor: string): Promise<void> {
      await database.batch(
        [user.tenantId],
        [
          [SET_PASSWORD, [user.tenantId, user.id, hash]],
          ...endSessionsOf(user.tenantId, [user.id]),
          auditOf(user.tenantId, { actor, from: "cli", action: "password.set", subject: `user:${user.id}` }),
        ],
      );
    },
    /**
     * A person changes their own password, and their other sign-ins end. `checked`: the hash against which the old
     * password was checked. False when it is no longer that one.
     */
    changeOwnPassword: (
      { tenantId, id, sid }: { tenantId: string; id: string; sid: string },
      checked: string,
      hash: string,
      by: By,
    ): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        if ((await tx.run(CHANGE_PASSWORD, [tenantId, id, checked, hash])).length === 0) return false;
        const entry: AuditEntry = { ...by, action: "password.change", subject: `user:${id}` };
        for (const [statement, values] of [...endSessionsOf(tenantId, [id], sid), auditOf(tenantId, entry)])
          await tx.run(statement, values);
        return true;
      }),
    async audit(tenantId: string, entry: AuditEntry): Promise<void> {
      await database.batch([tenantId], [auditOf(tenantId, entry)]);
    },
  };
}

export type Standing = {
  id: string;
  role: string;
  teams: string[];
  disabled: boolean;
  family: string | null;
  signedIn: boolean | null;
  /** Their company wants a second factor, and they have none. */
  mustEnrol: boolean;
};
export type UserStore = ReturnType<typeof createUserStore>;
