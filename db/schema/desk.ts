import { index, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, serial, tenantId } from "./columns.js";

/** A refresh token of a person who signed in. All tokens that descend from one sign-in are one family. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    family: uuid("family").notNull(),
    /** The SHA-256 of the token. */
    tokenHash: text("token_hash").notNull().unique(),
    /** The browser's name, for the list of sessions. */
    userAgent: text("user_agent").notNull(),
    /** When the token was exchanged for the next one. If it is used again long after, the whole family is revoked. */
    usedAt: instant("used_at"),
    revokedAt: instant("revoked_at"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    /**
     * When the password was given that started this family. Null when a process of the previous version wrote the row.
     */
    signedInAt: instant("signed_in_at"),
    /** The network address that the token was given to. Null when a process of the previous version wrote the row. */
    address: text("address"),
  },
  (t) => [index("sessions_family").on(t.family), index("sessions_user").on(t.userId)],
);

/** A customer's rating of a service. */
export const ratings = pgTable(
  "ratings",
  {
    id: id(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    /** The key of the `ratings.record` effect. */
    effectKey: text("effect_key").notNull(),
    /** 1 to 5. */
    score: smallint("score").notNull(),
    comment: text("comment"),
    /** The person who had last spoken for the company. Null when only the bot had. */
    userId: uuid("user_id"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("ratings_effect").on(t.tenantId, t.effectKey),
    index("ratings_conversation").on(t.conversationId),
  ],
);

/** Up to which line of a conversation a person has read. Whoever never opened it has no row. */
export const conversationReads = pgTable(
  "conversation_reads",
  {
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    lineId: serial("line_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.conversationId] })],
);
