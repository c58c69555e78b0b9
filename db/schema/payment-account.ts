import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/**
 * A company's account at a payment gateway. `key` is public (it stands in the address of notifications). Secrets are
 * sealed.
 */
export const paymentAccounts = pgTable(
  "payment_accounts",
  {
    id: id(),
    tenantId: tenantId(),
    key: text("key").notNull().unique(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    gateway: text("gateway").notNull(),
    /** The two never mix: see `payments/choose-account.ts`. */
    mode: text("mode", { enum: ["test", "live"] }).notNull(),
    /** The gateway's id of whoever receives the money; empty where the gateway needs none. */
    externalId: text("external_id").notNull(),
    /** The company's own order: the first account that serves a payment takes it. */
    position: integer("position").notNull(),
    /** What the account serves; null for all that its gateway can. */
    methods: text("methods").array(),
    currencies: text("currencies").array(),
    fromFolder: boolean("from_folder").notNull(),
    settings: jsonb("settings").notNull(),
    /** Sealed with AES-256-GCM under the context `payment account:<id>`; see `platform/secrets/seal.ts`. */
    secrets: text("secrets").notNull(),
    /** What was made at an account that is paused or removed is still settled. */
    state: text("state", { enum: ["active", "paused", "removed"] }).notNull(),
    /** Why the account is paused, in words for people. */
    problem: text("problem"),
    /** What the gateway last let us know about the account, and when. */
    lastWord: text("last_word"),
    lastWordAt: instant("last_word_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("payment_accounts_slug").on(t.tenantId, t.slug)],
);
