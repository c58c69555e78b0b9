import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { TEMPLATE_STATUSES } from "../../bot/vocabulary/message-template.js";
import { id, instant, tenantId } from "./columns.js";

/** The messages that a platform approves for a connected account, as it last described them. */
export const messageTemplates = pgTable(
  "message_templates",
  {
    id: id(),
    tenantId: tenantId(),
    channelId: uuid("channel_id").notNull(),
    /** The provider's id of the account that has them; several of our channels may share it. */
    owner: text("owner").notNull(),
    name: text("name").notNull(),
    language: text("language").notNull(),
    status: text("status", { enum: TEMPLATE_STATUSES }).notNull(),
    reason: text("reason"),
    category: text("category"),
    quality: text("quality", { enum: ["good", "fair", "poor"] }),
    header: text("header"),
    body: text("body").notNull(),
    footer: text("footer"),
    variables: text("variables").array().notNull(),
    unfit: text("unfit"),
    /** The moment of which the provider last gave the state; an older state changes nothing. */
    statedAt: instant("stated_at").notNull(),
    readAt: instant("read_at").notNull(),
  },
  (t) => [
    uniqueIndex("message_templates_name").on(t.channelId, t.name, t.language),
    index("message_templates_owner").on(t.tenantId, t.owner),
  ],
);
