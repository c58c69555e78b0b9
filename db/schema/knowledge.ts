import { sql } from "drizzle-orm";
import {
  boolean,
  customType,
  date,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
  vector,
} from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** What the company knows: one article of the applied folder, or one that people wrote. */
export const documents = pgTable(
  "documents",
  {
    id: id(),
    tenantId: tenantId(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    /** The whole text, Markdown. */
    body: text("body").notNull(),
    /** SHA-256 of what it was split and indexed from: the same is not indexed again. */
    hash: text("hash").notNull(),
    fromFolder: boolean("from_folder").notNull(),
    /** The last day on which it holds; null: it has no end. */
    validUntil: date("valid_until"),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("documents_slug").on(t.tenantId, t.slug)],
);

/** A piece of a document that can be found and cited. */
export const passages = pgTable(
  "passages",
  {
    id: id(),
    tenantId: tenantId(),
    documentId: uuid("document_id").notNull(),
    position: integer("position").notNull(),
    /** The headings above it, "Pagamento › Pix". */
    heading: text("heading").notNull(),
    text: text("text").notNull(),
    /** These three are no longer written nor read: the index is made in the process. Older processes still have them; they go with a later migration. */
    search: tsvector("search"),
    embedding: vector("embedding", { dimensions: 384 }),
    embedder: text("embedder"),
  },
  (t) => [
    uniqueIndex("passages_position").on(t.documentId, t.position),
    index("passages_search").using("gin", t.search),
    index("passages_tenant").on(t.tenantId, t.embedder),
  ],
);

/** A question that nothing we know answers. */
export const gaps = pgTable(
  "gaps",
  {
    id: id(),
    tenantId: tenantId(),
    /** As the first customer asked it. */
    question: text("question").notNull(),
    /** Without accents, case and punctuation: the same question counts once more. */
    normalised: text("normalised").notNull(),
    times: integer("times").notNull().default(1),
    /** The effects that asked it last, at most a hundred: a repeated one counts once. */
    effectKeys: text("effect_keys").array().notNull(),
    /** Where it was asked last. */
    conversationId: uuid("conversation_id").notNull(),
    state: text("state", { enum: ["open", "answered", "dismissed"] })
      .notNull()
      .default("open"),
    firstAt: instant("first_at").notNull().defaultNow(),
    lastAt: instant("last_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("gaps_question").on(t.tenantId, t.normalised),
    index("gaps_open").on(t.tenantId, t.lastAt).where(sql`state = 'open'`),
  ],
);
