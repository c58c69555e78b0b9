import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Database, Prepared, Statement, Tx } from "../database.js";

/** A sign-in with its newest token. The caller sees `token` once; only its hash is stored. */
export type Session = { tenantId: string; userId: string; family: string; token: string; expiresAt: number };

/**
 * The user who signs in, and the hash against which their password was checked (null when they have no password and
 * proved who they are in another way). `secondFactor`: whether they have shown a second one.
 */
export type SigningIn = { tenantId: string; userId: string; passwordHash: string | null; secondFactor: boolean };

/** Who was given a token: the browser's name for itself, and the network address. */
export type SeenAs = { browser: string; address: string };

/**
 * A sign-in, as its person sees it: the browser and address that were seen last, when it began and when it was last used
 * (to within a quarter of an hour: a page exchanges its token that often). In ms since the epoch.
 */
export type OpenSignIn = { id: string; browser: string; address: string | null; since: number; lastSeen: number };

export type Rotation =
  | { outcome: "rotated"; session: Session }
  /**
   * The token was used a second time, long after the first. Somebody else may have it, so the whole family is ended.
   */
  | { outcome: "reused"; tenantId: string; userId: string; family: string }
  /** This sign-in exchanges its token too often. It may go on after so many ms. */
  | { outcome: "too_many"; retryAfterMs: number }
  | { outcome: "refused" };

export type SessionOptions = {
  /** In ms since the epoch. */
  now(): number;
  /** The key from which successors of tokens are computed: 32 bytes, the same in all processes. */
  key: Uint8Array;
  /** How long after the password was given a sign-in ends, however much it is used, in ms. */
  longestMs: number;
};

type Row = {
  id: string;
  tenantId: string;
  userId: string;
  family: string;
  usedAt: number | null;
  signedInAt: number;
  valid: boolean;
};

const FIND: Statement = {
  name: "find_session",
  text: `SELECT id, tenant_id AS "tenantId", family FROM find_session($1)`,
};
// Rotating and revoking a family wait for each other, so that no successor survives a revocation. The lock is a
// statement of its own, because only later statements see what was committed while it waited.
const LOCK: Statement = { name: "lock_family", text: "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))" };
const GET: Statement = {
  name: "get_session",
  text: `SELECT id, tenant_id AS "tenantId", user_id AS "userId", family, (extract(epoch FROM used_at) * 1000)::float8 AS "usedAt",
      (extract(epoch FROM coalesce(signed_in_at, created_at)) * 1000)::float8 AS "signedInAt",
      revoked_at IS NULL AND expires_at > to_timestamp($2::float8 / 1000.0) AS valid FROM sessions WHERE id = $1`,
};
const SUCCESSOR: Statement = {
  name: "successor_session",
  text: `SELECT (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt" FROM sessions WHERE tenant_id = $1 AND token_hash = $2`,
};
const USE: Statement = {
  name: "use_session",
  text: "UPDATE sessions SET used_at = to_timestamp($2::float8 / 1000.0) WHERE id = $1 AND used_at IS NULL",
};
const LOCK_ALL: Statement = {
  name: "lock_families",
  text: `SELECT pg_advisory_xact_lock(hashtextextended(f::text, 7)) FROM (SELECT DISTINCT family AS f FROM sessions
    WHERE tenant_id = $1 AND user_id = ANY($2::uuid[]) AND revoked_at IS NULL ORDER BY f) families`,
};
const REVOKE_ALL: Statement = {
  name: "revoke_all",
  text: `UPDATE sessions SET revoked_at = now()
    WHERE tenant_id = $1 AND user_id = ANY($2::uuid[]) AND revoked_at IS NULL AND family IS DISTINCT FROM $3::uuid`,
};
// Waits for a change of this user that is being made, and delays the next change until it can see the sign-in.
const STILL: Statement = {
  name: "user_still_so",
  text: "SELECT id FROM users WHERE tenant_id = $1 AND id = $2 AND password_hash IS NOT DISTINCT FROM $3 AND NOT disabled FOR SHARE",
};
// A statement of its own, because only later statements see what was committed while the one before waited.
const FACTOR: Statement = {
  name: "user_has_second_factor",
  text: "SELECT 1 AS found FROM second_factors WHERE tenant_id = $1 AND user_id = $2 AND confirmed_at IS NOT NULL",
};
const INSERT: Statement = {
  name: "insert_session",
  text: `INSERT INTO sessions (id, tenant_id, user_id, family, token_hash, user_agent, expires_at, signed_in_at, address)
    VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000.0), to_timestamp($8::float8 / 1000.0), $9)`,
};
const OPEN: Statement = {
  name: "open_sign_ins",
  text: `SELECT family AS id, (array_agg(user_agent ORDER BY created_at DESC))[1] AS browser,
      (array_agg(address ORDER BY created_at DESC))[1] AS address,
      (extract(epoch FROM min(coalesce(signed_in_at, created_at))) * 1000)::float8 AS since,
      (extract(epoch FROM greatest(max(created_at), max(signed_in_at))) * 1000)::float8 AS "lastSeen"
    FROM sessions WHERE tenant_id = $1 AND user_id = $2 GROUP BY family
    HAVING bool_and(revoked_at IS NULL) AND max(expires_at) > to_timestamp($3::float8 / 1000.0) ORDER BY 5 DESC, 1`,
};
const REVOKE_OWN: Statement = {
  name: "revoke_own_family",
  text: `UPDATE sessions SET revoked_at = now() WHERE tenant_id = $1 AND user_id = $2 AND family = $3 AND revoked_at IS NULL
    RETURNING id`,
};
const REVOKE: Statement = {
  name: "revoke_family",
  text: "UPDATE sessions SET revoked_at = now() WHERE tenant_id = $1 AND family = $2 AND revoked_at IS NULL",
};
const FORGET: Statement = {
  name: "forget_sessions",
  text: "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND expires_at < to_timestamp($3::float8 / 1000.0)",
};

/** How long a sign-in lives without being used, in ms. */
const LIFE_MS = 14 * 86_400_000;
/**
 * Two tabs may use the same token, or an answer may be lost. Within this many ms a token may be exchanged again, for
 * the same successor.
 */
const GRACE_MS = 10_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/**
 * Ends all sign-ins of these users but the family `kept`, including one that is exchanged at this moment. To be run in
 * the transaction that takes away what they had signed in with (password, access), and again after it.
 */
export function endSessionsOf(tenantId: string, userIds: readonly string[], kept: string | null = null): Prepared[] {
  return [
    [LOCK_ALL, [tenantId, userIds]],
    [REVOKE_ALL, [tenantId, userIds, kept]],
  ];
}

/** Stores sign-ins as families of refresh tokens. Each token is used once. */
export function createSessionStore(database: Database, { now, key, longestMs }: SessionOptions) {
  async function insert(
    tx: Tx,
    of: { tenantId: string; userId: string; family: string; token: string; signedInAt: number },
    seen: SeenAs,
  ): Promise<Session> {
    const { tenantId, userId, family, token, signedInAt } = of;
    const expiresAt = Math.min(now() + LIFE_MS, signedInAt + longestMs);
    const browser = seen.browser.replaceAll("\u0000", "").slice(0, 300);
    const row = [randomUUID(), tenantId, userId, family, hashOf(token), browser, expiresAt, signedInAt, seen.address];
    await tx.run(INSERT, row);
    return { tenantId, userId, family, token, expiresAt };
  }

  /**
   * Whoever exchanges the same token again gets the same successor, because it is computed from the token and stored
   * nowhere.
   */
  const successorOf = (token: string) => createHmac("sha256", key).update(token).digest("base64url");

  async function find(token: string): Promise<Pick<Row, "id" | "tenantId" | "family"> | undefined> {
    const [found = []] = await database.batch([], [[FIND, [hashOf(token)]]]);
    return (found as Pick<Row, "id" | "tenantId" | "family">[])[0];
  }

  return {
    /**
     * Null when the password that was checked (its hash) was changed, the user was disabled, or a second factor that they
     * have not shown was switched on, in the meantime.
     */
    start: (user: SigningIn, seen: SeenAs): Promise<Session | null> =>
      database.transaction([user.tenantId], async (tx) => {
        const [still] = await tx.run(STILL, [user.tenantId, user.userId, user.passwordHash]);
        if (!still) return null;
        if (!user.secondFactor && (await tx.run(FACTOR, [user.tenantId, user.userId])).length > 0) return null;
        await tx.run(FORGET, [user.tenantId, user.userId, now()]);
        const token = randomBytes(32).toString("base64url");
        return insert(tx, { ...user, family: randomUUID(), token, signedInAt: now() }, seen);
      }),

    /**
     * Exchanges a token for its successor. `waitOf` says how many ms this family must wait before it may exchange
     * again.
     */
    async rotate(
      token: string,
      seen: SeenAs,
      waitOf: (family: string) => Promise<number> = async () => 0,
    ): Promise<Rotation> {
      const known = await find(token);
      if (!known) return { outcome: "refused" };
      const retryAfterMs = await waitOf(known.family);
      if (retryAfterMs > 0) return { outcome: "too_many", retryAfterMs };
      return database.transaction([known.tenantId], async (tx): Promise<Rotation> => {
        await tx.run(LOCK, [known.family]);
        const [row] = await tx.run<Row>(GET, [known.id, now()]);
        if (!row?.valid) return { outcome: "refused" };
        const { tenantId, userId, family, signedInAt } = row;
        const next = { tenantId, userId, family, token: successorOf(token) };
        if (row.usedAt !== null && now() - row.usedAt > GRACE_MS) {
          await tx.run(REVOKE, [tenantId, family]);
          return { outcome: "reused", tenantId, userId, family };
        }
        // The token was exchanged but the successor is missing: a process of the previous version exchanged it, and its
        // successor cannot be computed.
        const [made] = await tx.run<{ expiresAt: number }>(SUCCESSOR, [tenantId, hashOf(next.token)]);
        if (made) return { outcome: "rotated", session: { ...next, expiresAt: made.expiresAt } };
        await tx.run(USE, [row.id, now()]);
        return { outcome: "rotated", session: await insert(tx, { ...next, signedInAt }, seen) };
      });
    },

    /** Ends the sign-in that this token belongs to. Null when the token belongs to none. */
    async end(token: string): Promise<{ tenantId: string; userId: string; family: string } | null> {
      const known = await find(token);
      if (!known) return null;
      return database.transaction([known.tenantId], async (tx) => {
        await tx.run(LOCK, [known.family]);
        const [row] = await tx.run<Row>(GET, [known.id, now()]);
        if (!row) return null;
        await tx.run(REVOKE, [row.tenantId, row.family]);
        return { tenantId: row.tenantId, userId: row.userId, family: row.family };
      });
    },

    /** The sign-ins of a user that may still be used, the one used last first. */
    async openOf(tenantId: string, userId: string): Promise<OpenSignIn[]> {
      const [rows = []] = await database.batch([tenantId], [[OPEN, [tenantId, userId, now()]]]);
      return rows as OpenSignIn[];
    },

    /** Ends this sign-in of this user. False when they have no such sign-in, or it was ended before. */
    endOwn: (tenantId: string, userId: string, family: string): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        await tx.run(LOCK, [family]);
        return (await tx.run(REVOKE_OWN, [tenantId, userId, family])).length > 0;
      }),

    /** Ends every sign-in of this user but the one that is kept. */
    async endOthers(tenantId: string, userId: string, kept: string): Promise<void> {
      await database.batch([tenantId], endSessionsOf(tenantId, [userId], kept));
    },

    async endFamily(tenantId: string, family: string): Promise<void> {
      await database.transaction([tenantId], async (tx) => {
        await tx.run(LOCK, [family]);
        await tx.run(REVOKE, [tenantId, family]);
      });
    },
  };
}

export type SessionStore = ReturnType<typeof createSessionStore>;
