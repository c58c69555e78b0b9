import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** Who waits for the answer to a gap: the conversations in which it was asked. */
export const gapAskers = pgTable(
  "gap_askers",
  {
    tenantId: tenantId(),
    gapId: uuid("gap_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    askedAt: instant("asked_at").notNull().defaultNow(),
    /** When a person had the answer told there. */
    toldAt: instant("told_at"),
  },
  (t) => [primaryKey({ columns: [t.gapId, t.conversationId] }), index("gap_askers_tenant").on(t.tenantId, t.gapId)],
);

/** How an article was written at each change, the newest last. A removal has no text. */
export const documentVersions = pgTable(
  "document_versions",
  {
    id: id(),
    tenantId: tenantId(),
    slug: text("slug").notNull(),
    /** 1, 2, 3, … within an article's name. */
    n: integer("n").notNull(),
    title: text("title").notNull(),
    text: text("text"),
    changedBy: text("changed_by").notNull(),
    changedAt: instant("changed_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("document_versions_n").on(t.tenantId, t.slug, t.n)],
);

/** A company's own questions with the sources that shall answer them: `[{ question, sources }]`. */
export const knowledgeQuestions = pgTable(
  "knowledge_questions",
  {
    id: id(),
    tenantId: tenantId(),
    questions: jsonb("questions").notNull(),
  },
  (t) => [uniqueIndex("knowledge_questions_tenant").on(t.tenantId)],
);

/** How the company's own questions were answered after a change of what it knows. Rows are only added. */
export const knowledgeScores = pgTable(
  "knowledge_scores",
  {
    id: id(),
    tenantId: tenantId(),
    at: instant("at").notNull().defaultNow(),
    /** The title of the article that was changed last; null where none is there. */
    cause: text("cause"),
    right: integer("right").notNull(),
    wrong: integer("wrong").notNull(),
    unanswered: integer("unanswered").notNull(),
  },
  (t) => [index("knowledge_scores_at").on(t.tenantId, t.at)],
);

/** Against which state of the company's knowledge its gaps and questions were last held. */
export const knowledgeChecks = pgTable("knowledge_checks", {
  tenantId: tenantId().primaryKey(),
  stamp: text("stamp").notNull(),
  /** When the process that does it began; null when none does. */
  takenAt: instant("taken_at"),
});
