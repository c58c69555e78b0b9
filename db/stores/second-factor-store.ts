import type { Database, Statement, Tx } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";
import { endSessionsOf } from "./session-store.js";

type Whose = { tenantId: string; id: string };
/** `secret` is sealed. `confirmed`: signing in asks for it. */
export type StoredFactor = { secret: string; confirmed: boolean };

const GET: Statement = {
  name: "get_second_factor",
  text: `SELECT secret, confirmed_at IS NOT NULL AS confirmed FROM second_factors WHERE tenant_id = $1 AND user_id = $2`,
};
const PUT: Statement = {
  name: "put_second_factor",
  text: `INSERT INTO second_factors (tenant_id, user_id, secret) VALUES ($1, $2, $3)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = now()
    WHERE second_factors.tenant_id = excluded.tenant_id AND second_factors.confirmed_at IS NULL RETURNING user_id`,
};
const CONFIRM: Statement = {
  name: "confirm_second_factor",
  text: `UPDATE second_factors SET confirmed_at = now(), last_step = $4
    WHERE tenant_id = $1 AND user_id = $2 AND secret = $3 AND confirmed_at IS NULL RETURNING user_id`,
};
// Waits for a sign-in of this person that is just beginning without a code, so that it is ended with the others.
const HOLD: Statement = {
  name: "hold_user",
  text: "SELECT id FROM users WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
};
// Of two processes that are shown the same code, the second finds that its step is over.
const USE_STEP: Statement = {
  name: "use_second_factor_step",
  text: `UPDATE second_factors SET last_step = $3
    WHERE tenant_id = $1 AND user_id = $2 AND last_step < $3 AND confirmed_at IS NOT NULL RETURNING user_id`,
};
const USE_CODE: Statement = {
  name: "use_recovery_code",
  text: `UPDATE recovery_codes SET used_at = now()
    WHERE tenant_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL RETURNING user_id`,
};
const LEFT: Statement = {
  name: "count_recovery_codes",
  text: `SELECT count(*)::int AS left FROM recovery_codes WHERE tenant_id = $1 AND user_id = $2 AND used_at IS NULL`,
};
const DROP_CODES: Statement = {
  name: "drop_recovery_codes",
  text: "DELETE FROM recovery_codes WHERE tenant_id = $1 AND user_id = $2",
};
const ADD_CODES: Statement = {
  name: "add_recovery_codes",
  text: "INSERT INTO recovery_codes (tenant_id, user_id, code_hash) SELECT $1, $2, unnest($3::text[])",
};
const DROP: Statement = {
  name: "drop_second_factor",
  text: "DELETE FROM second_factors WHERE tenant_id = $1 AND user_id = $2",
};

/** Stores second factors and the hashes of recovery codes. */
export function createSecondFactorStore(database: Database) {
  async function replaceCodes(tx: Tx, { tenantId, id }: Whose, hashes: readonly string[]): Promise<void> {
    await tx.run(DROP_CODES, [tenantId, id]);
    await tx.run(ADD_CODES, [tenantId, id, hashes]);
  }
  const used = async (statement: Statement, { tenantId, id }: Whose, value: unknown): Promise<boolean> => {
    const [rows = []] = await database.batch([tenantId], [[statement, [tenantId, id, value]]]);
    return rows.length > 0;
  };
  return {
    async get({ tenantId, id }: Whose): Promise<StoredFactor | null> {
      const [rows = []] = await database.batch([tenantId], [[GET, [tenantId, id]]]);
      return (rows as StoredFactor[])[0] ?? null;
    },
    async codesLeft({ tenantId, id }: Whose): Promise<number> {
      const [rows = []] = await database.batch([tenantId], [[LEFT, [tenantId, id]]]);
      return (rows as { left: number }[])[0]?.left ?? 0;
    },
    /** Stores a sealed secret that is not confirmed yet. False when the person has a confirmed one. */
    put: (whose: Whose, secret: string): Promise<boolean> => used(PUT, whose, secret),
    /** Takes the code of this step, and no code of it or of an earlier one again. False when that was done already. */
    useStep: (whose: Whose, step: number): Promise<boolean> => used(USE_STEP, whose, step),
    /** Takes a recovery code, once. */
    useCode: (whose: Whose, hash: string): Promise<boolean> => used(USE_CODE, whose, hash),

    /**
     * Switches a factor on whose app showed the code of `step`, with these recovery codes; all sign-ins but `sid` end.
     * False when it is no longer the one with this sealed secret, or is on already.
     */
    confirm: (
      whose: Whose & { sid: string },
      { secret, step, hashes }: { secret: string; step: number; hashes: readonly string[] },
      by: By,
    ): Promise<boolean> =>
      database.transaction([whose.tenantId], async (tx) => {
        const { tenantId, id, sid } = whose;
        await tx.run(HOLD, [tenantId, id]);
        if ((await tx.run(CONFIRM, [tenantId, id, secret, step])).length === 0) return false;
        await replaceCodes(tx, whose, hashes);
        const entry: AuditEntry = { ...by, action: "second_factor.on", subject: `user:${id}` };
        for (const [statement, values] of [...endSessionsOf(tenantId, [id], sid), auditOf(tenantId, entry)])
          await tx.run(statement, values);
        return true;
      }),

    /** Gives a person new recovery codes instead of all earlier ones. */
    renewCodes: (whose: Whose, hashes: readonly string[], by: By): Promise<void> =>
      database.transaction([whose.tenantId], async (tx) => {
        await replaceCodes(tx, whose, hashes);
        const entry: AuditEntry = { ...by, action: "second_factor.new_codes", subject: `user:${whose.id}` };
        await tx.run(...auditOf(whose.tenantId, entry));
      }),

    /** Takes the second factor off a person, and ends their sign-ins but `kept`. */
    async drop({ tenantId, id }: Whose, entry: AuditEntry, kept: string | null): Promise<void> {
      const own = [tenantId, id];
      await database.batch(
        [tenantId],
        [[DROP_CODES, own], [DROP, own], ...endSessionsOf(tenantId, [id], kept), auditOf(tenantId, entry)],
      );
    },
  };
}

export type SecondFactorStore = ReturnType<typeof createSecondFactorStore>;
