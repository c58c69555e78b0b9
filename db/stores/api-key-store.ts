import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database, Statement } from "../database.js";
import { auditOf, type By } from "./audit-store.js";
import { isUuid } from "./is-uuid.js";

/** `bk_` and 32 random bytes. */
export const KEY_SHAPE = /^bk_[A-Za-z0-9_-]{43}$/;
/** How much of a key is kept readable. */
const PREFIX = "bk_".length + 8;
/** How exact the last use is, in ms: a key that is used all the time is not written all the time. */
const USED_MS = 60_000;

/** A key as it is stored, without the key itself. Times in ms since the epoch. */
export type ApiKeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: number;
  /** The name of the person who made it. */
  createdBy: string | null;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
};
/** A key that may be used now, with its company. */
export type UsableKey = {
  id: string;
  tenantId: string;
  name: string;
  scopes: string[];
  companyName: string;
  companySlug: string;
  timezone: string;
};

const ms = (column: string, name: string) => `(extract(epoch FROM k.${column}) * 1000)::float8 AS "${name}"`;
const COLUMNS = `k.id, k.name, k.prefix, k.scopes, ${ms("created_at", "createdAt")}, u.name AS "createdBy", ${ms("expires_at", "expiresAt")},
  ${ms("last_used_at", "lastUsedAt")}, ${ms("revoked_at", "revokedAt")}`;
const LIST: Statement = {
  name: "list_api_keys",
  text: `SELECT ${COLUMNS} FROM api_keys k LEFT JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.created_by
    WHERE k.tenant_id = $1 ORDER BY k.created_at DESC, k.id`,
};
const GET: Statement = {
  name: "get_api_key",
  text: `SELECT ${COLUMNS} FROM api_keys k LEFT JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.created_by
    WHERE k.tenant_id = $1 AND k.id = $2`,
};
const INSERT: Statement = {
  name: "insert_api_key",
  text: `INSERT INTO api_keys (id, tenant_id, name, prefix, hash, scopes, created_by, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000.0)) ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const REVOKE: Statement = {
  name: "revoke_api_key",
  text: "UPDATE api_keys SET revoked_at = now() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id",
};
const FIND: Statement = { name: "find_api_key", text: `SELECT tenant_id AS "tenantId" FROM find_api_key($1)` };
const USABLE: Statement = {
  name: "usable_api_key",
  text: `SELECT k.id, k.tenant_id AS "tenantId", k.name, k.scopes, t.name AS "companyName", t.slug AS "companySlug", t.timezone
    FROM api_keys k JOIN tenants t ON t.id = k.tenant_id WHERE k.tenant_id = $1 AND k.hash = $2 AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > to_timestamp($3::float8 / 1000.0)) AND t.state = 'active'`,
};
const USED: Statement = {
  name: "used_api_key",
  text: `UPDATE api_keys SET last_used_at = to_timestamp($3::float8 / 1000.0)
    WHERE tenant_id = $1 AND hash = $2 AND (last_used_at IS NULL OR last_used_at <= to_timestamp(($3::float8 - ${USED_MS}) / 1000.0))`,
};

export const hashOfKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** API keys. Only their hashes are stored, so a key that was lost cannot be shown again. */
export function createApiKeyStore(database: Database) {
  async function get(tenantId: string, id: string): Promise<ApiKeyRow | null> {
    const [rows = []] = isUuid(id) ? await database.batch([tenantId], [[GET, [tenantId, id]]]) : [];
    return (rows as ApiKeyRow[])[0] ?? null;
  }

  return {
    /** The newest first, with those that can no longer be used. */
    async list(tenantId: string): Promise<ApiKeyRow[]> {
      const [rows = []] = await database.batch([tenantId], [[LIST, [tenantId]]]);
      return rows as ApiKeyRow[];
    },
    /** Makes a key; the caller sees `secret` once. `id` is the caller's own: the same again gives null and makes none. */
    async create(
      tenantId: string,
      wanted: { id?: string; name: string; scopes: readonly string[]; expiresAt: number | null; createdBy: string },
      by: By,
    ): Promise<{ key: ApiKeyRow; secret: string } | null> {
      const { id = randomUUID(), name, scopes, expiresAt, createdBy } = wanted;
      const secret = `bk_${randomBytes(32).toString("base64url")}`;
      const prefix = secret.slice(0, PREFIX);
      const made = await database.transaction([tenantId], async (tx) => {
        const values = [id, tenantId, name, prefix, hashOfKey(secret), scopes, createdBy, expiresAt];
        if ((await tx.run(INSERT, values)).length === 0) return false;
        const after = { name, prefix, scopes, expiresAt };
        await tx.run(...auditOf(tenantId, { ...by, action: "api_key.create", subject: `api_key:${id}`, after }));
        return true;
      });
      const key = made ? await get(tenantId, id) : null;
      return key && { key, secret };
    },
    /** From now on the key is refused; again changes nothing. False when there is none. */
    async revoke(tenantId: string, id: string, by: By): Promise<boolean> {
      const key = await get(tenantId, id);
      if (key === null) return false;
      await database.transaction([tenantId], async (tx) => {
        if ((await tx.run(REVOKE, [tenantId, id])).length === 0) return;
        const before = { name: key.name, prefix: key.prefix, scopes: key.scopes, expiresAt: key.expiresAt };
        await tx.run(...auditOf(tenantId, { ...by, action: "api_key.revoke", subject: `api_key:${id}`, before }));
      });
      return true;
    },
    /**
     * The key of this hash, if it may be used at `now` (ms since the epoch), and notes its use. Null when it is none,
     * was revoked, has ended, or its company is suspended.
     */
    async find(hash: string, now: number): Promise<UsableKey | null> {
      const [found = []] = await database.batch([], [[FIND, [hash]]]);
      const [key] = found as { tenantId: string }[];
      if (!key) return null;
      const { tenantId } = key;
      const [rows = []] = await database.batch([tenantId], [[USABLE, [tenantId, hash, now]]]);
      const [usable] = rows as UsableKey[];
      if (!usable) return null;
      await database.batch([tenantId], [[USED, [tenantId, hash, now]]]);
      return usable;
    },
  };
}

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;
