import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.js";

/** The processes of this installation. One that was not seen for a few seconds has ended, or is frozen. */
export const workers = pgTable("workers", {
  id: uuid("id").primaryKey(),
  role: text("role").notNull(),
  host: text("host").notNull(),
  pid: integer("pid").notNull(),
  startedAt: instant("started_at").notNull().defaultNow(),
  seenAt: instant("seen_at").notNull().defaultNow(),
});
