import { bigint, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** A link by which a person gives themselves a password, once: an invitation, or a reset. */
export const passwordLinks = pgTable(
  "password_links",
  {
    id: id(),
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    kind: text("kind", { enum: ["invite", "reset"] }).notNull(),
    /** The SHA-256 of the link's token. */
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: instant("expires_at").notNull(),
    /** When it was used, or replaced by a newer one. */
    endedAt: instant("ended_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [index("password_links_user").on(t.tenantId, t.userId)],
);

/** What a person's authenticator app makes its codes from. */
export const secondFactors = pgTable("second_factors", {
  userId: uuid("user_id").primaryKey(),
  tenantId: tenantId(),
  /** Sealed with AES-256-GCM under the context `second factor:<user id>`. */
  secret: text("secret").notNull(),
  /** Null until a first code showed that the app has the secret. */
  confirmedAt: instant("confirmed_at"),
  /** The 30 seconds of the last code that was taken: neither that code nor an earlier one is taken again. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull().defaultNow(),
});

/** A code that stands in for the authenticator app, once. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    /** The HMAC of the code under the secret of the person's second factor. */
    codeHash: text("code_hash").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
);

/** Whom a person is at an OpenID provider, since they first signed in by it. */
export const outsideIdentities = pgTable(
  "outside_identities",
  {
    id: id(),
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("outside_identities_user").on(t.tenantId, t.userId, t.issuer)],
);
