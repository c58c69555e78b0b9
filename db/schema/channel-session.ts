import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** Which process keeps the session of an account with its provider, for how long, and what the session remembers. */
export const channelSessions = pgTable("channel_sessions", {
  channelId: uuid("channel_id").primaryKey(),
  tenantId: tenantId(),
  /** The process; each start has another id. */
  holder: uuid("holder").notNull(),
  /** Raised by each new holder, so that an earlier one is known as such. */
  epoch: integer("epoch").notNull().default(1),
  until: instant("until").notNull(),
  /** Sealed under the context `channel-session:<channel id>`; null before the session had anything to keep. */
  state: text("state"),
});

/** The messages by which people try a channel out. One is sent once for its `Idempotency-Key`, of which `id` is made. */
export const channelTests = pgTable(
  "channel_tests",
  {
    id: id(),
    tenantId: tenantId(),
    channelId: uuid("channel_id").notNull(),
    outcome: text("outcome", { enum: ["sending", "sent", "failed", "uncertain"] })
      .notNull()
      .default("sending"),
    reason: text("reason"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [index("channel_tests_at").on(t.tenantId, t.at)],
);
