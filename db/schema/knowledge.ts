import { sql } from "drizzle-orm";
import { boolean, customType, index, integer, pgTable, text, uniqueIndex, uuid, vector } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** Numbers in an embedding. The embedder without a model and the configured one both give so many. */
export const EMBEDDING_SIZE = 384;

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
    search: tsvector("search").notNull(),
    embedding: vector("embedding", { dimensions: EMBEDDING_SIZE }).notNull(),
    /** What made the embedding: vectors of different embedders are never compared. */
    embedder: text("embedder").notNull(),
  },
  (t) => [
    uniqueIndex("passages_position").on(t.documentId, t.position),
    index("passages_search").using("gin", t.search),
    // No approximate index on the embeddings: it looks among all tenants' passages and loses neighbours behind their walls,
    // with an iterative scan, too (measured in docs/knowledge.md). A tenant has hundreds or thousands: each is looked at.
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
