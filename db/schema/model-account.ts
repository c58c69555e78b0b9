import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** A company's account at a server of language models. Secrets are sealed. */
export const modelAccounts = pgTable(
  "model_accounts",
  {
    id: id(),
    tenantId: tenantId(),
    /** Names the account in metrics and logs. */
    key: text("key").notNull().unique(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    kind: text("kind").notNull(),
    /** The company's own order: the first account that answers is used. */
    position: integer("position").notNull(),
    fromFolder: boolean("from_folder").notNull(),
    /** Server, models, limits and prices, as `models/openai/openai-kind.ts` reads them. */
    settings: jsonb("settings").notNull(),
    /** Sealed with AES-256-GCM under the context `model account:<id>`; see `platform/secrets/seal.ts`. */
    secrets: text("secrets").notNull(),
    state: text("state", { enum: ["active", "paused"] }).notNull(),
    /** Why the account is paused, in words for people. */
    problem: text("problem"),
    /** How the last test or call ended, and when. */
    lastWord: text("last_word"),
    lastWordAt: instant("last_word_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("model_accounts_slug").on(t.tenantId, t.slug)],
);

/** One call of a model: what it was for, what it cost and what was said, without what names a person. */
export const modelCalls = pgTable(
  "model_calls",
  {
    id: id(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    contactId: uuid("contact_id"),
    /** The effect that needed it, `<event id>.<n>`. */
    effectKey: text("effect_key").notNull(),
    account: text("account").notNull(),
    model: text("model").notNull(),
    purpose: text("purpose").notNull(),
    outcome: text("outcome").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    /** Millionths of the currency's unit; null where no price is known. */
    micros: bigint("micros", { mode: "number" }),
    currency: text("currency"),
    ms: integer("ms").notNull(),
    asked: text("asked").notNull(),
    answered: text("answered"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    index("model_calls_at").on(t.tenantId, t.at),
    index("model_calls_contact").on(t.contactId, t.at),
    index("model_calls_effect").on(t.tenantId, t.effectKey),
  ],
);
