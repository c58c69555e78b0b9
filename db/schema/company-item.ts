import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, tenantId } from "./columns.js";

/**
 * What is known of each thing that a company consists of, besides the thing itself: how often it was changed, and what
 * the folder last gave it. A thing without a row was never changed since an older version made it.
 */
export const companyItems = pgTable(
  "company_items",
  {
    tenantId: tenantId(),
    kind: text("kind").notNull(),
    /** The name by which folder and pages know the thing. */
    name: text("name").notNull(),
    /** Grows with every change: whoever changes the thing says which one they saw. */
    revision: integer("revision").notNull(),
    /**
     * What the last `apply` gave the thing, as JSON, sealed where it has secrets. Null when the folder has no such thing.
     */
    applied: text("applied"),
    /** Who made the last change, in words for people, and when. */
    changedBy: text("changed_by").notNull(),
    changedAt: instant("changed_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kind, t.name] })],
);

/** Files of flows, intents and tests that people changed and did not publish yet. */
export const flowDrafts = pgTable(
  "flow_drafts",
  {
    tenantId: tenantId(),
    /** As in the folder: `flows/prices.yaml`. */
    path: text("path").notNull(),
    /** Null when the file is to be removed. */
    text: text("text"),
    revision: integer("revision").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: instant("changed_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.path] })],
);
