import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** A program's access to a company's API. The key itself is shown once and stored nowhere. */
export const apiKeys = pgTable("api_keys", {
  id: id(),
  tenantId: tenantId(),
  name: text("name").notNull(),
  /** The readable beginning of the key, by which people recognise it. */
  prefix: text("prefix").notNull(),
  /** SHA-256 of the whole key, in hex. */
  hash: text("hash").notNull().unique(),
  /** What it may do: permissions of `platform/rights.ts`. One that this version does not know allows nothing. */
  scopes: text("scopes").array().notNull(),
  createdBy: uuid("created_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
  expiresAt: instant("expires_at"),
  /** Exact to a minute. */
  lastUsedAt: instant("last_used_at"),
  revokedAt: instant("revoked_at"),
});
