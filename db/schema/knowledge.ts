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

/** A text that the company knows: an article of the applied folder, or one that people wrote. */
export const documents = pgTable(
  "documents",
  {
    id: id(),
    tenantId: tenantId(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    /** The whole text, as Markdown. */
    body: text("body").notNull(),
    /** The SHA-256 of the text that the passages were made from. A text with the same hash is not indexed again. */
    hash: text("hash").notNull(),
    fromFolder: boolean("from_folder").notNull(),
    /** The text as its author wrote it, before prices were put in. Null for one that an older version stored. */
    source: text("source"),
    /** The last day on which the text is valid. Null when it has no end. */
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
    /** The headings above the passage, such as "Pagamento › Pix". */
    heading: text("heading").notNull(),
    text: text("text").notNull(),
    /**
     * These three columns are no longer written or read, because the index is now made in the process. Processes of
     * older versions still use them; a later migration will drop them.
     */
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

/** A question that nothing the company knows answers. */
export const gaps = pgTable(
  "gaps",
  {
    id: id(),
    tenantId: tenantId(),
    /** The question as the first customer asked it. */
    question: text("question").notNull(),
    /** The question without accents, case and punctuation. The same question asked again is only counted. */
    normalised: text("normalised").notNull(),
    times: integer("times").notNull().default(1),
    /** The keys of the effects that asked it last, at most a hundred, so that a repeated effect counts once. */
    effectKeys: text("effect_keys").array().notNull(),
    /** The conversation in which it was asked last. */
    conversationId: uuid("conversation_id").notNull(),
    state: text("state", { enum: ["open", "answered", "dismissed"] })
      .notNull()
      .default("open"),
    /** The article (its slug) that answers it, and since when. Null when it is open again. */
    answeredBy: text("answered_by"),
    answeredAt: instant("answered_at"),
    firstAt: instant("first_at").notNull().defaultNow(),
    lastAt: instant("last_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("gaps_question").on(t.tenantId, t.normalised),
    index("gaps_open").on(t.tenantId, t.lastAt).where(sql`state = 'open'`),
  ],
);

/** A file that a person brought, from which articles are made. */
export const knowledgeSources = pgTable(
  "knowledge_sources",
  {
    id: id(),
    tenantId: tenantId(),
    /** The file's name, as people know it. */
    name: text("name").notNull(),
    /** The page's address, when the file was fetched from the web. */
    url: text("url"),
    /** SHA-256 of the page as it was fetched last, because the file of an HTML page is kept for a day only. */
    pageHash: text("page_hash"),
    /** When the page is visited next. */
    visitAt: instant("visit_at"),
    /** How often visiting it failed in a row for reasons that may pass. */
    failures: integer("failures").notNull().default(0),
    fileId: uuid("file_id").notNull(),
    state: text("state", { enum: ["listed", "waiting", "reading", "ready", "failed"] }).notNull(),
    /** Why it failed, in Portuguese. */
    problem: text("problem"),
    /** How often reading it began since its file came, so that a file that ends processes is not tried for ever. */
    attempts: integer("attempts").notNull().default(0),
    pages: integer("pages"),
    /** The slugs of the articles made from it. */
    articles: text("articles").array().notNull().default(sql`'{}'`),
    /** Who brought the file: its articles are written with that person's rights. */
    userId: uuid("user_id").notNull(),
    source: text("source").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** When its file came last. */
    broughtAt: instant("brought_at").notNull().defaultNow(),
    /** When the process that reads it began. */
    beganAt: instant("began_at"),
    readAt: instant("read_at"),
  },
  (t) => [
    index("knowledge_sources_tenant").on(t.tenantId, t.createdAt),
    index("knowledge_sources_open").on(t.broughtAt).where(sql`state in ('waiting', 'reading')`),
  ],
);
