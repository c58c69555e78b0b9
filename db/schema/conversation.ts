import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant, serial, tenantId } from "./columns.js";

export const contacts = pgTable("contacts", {
  id: id(),
  tenantId: tenantId(),
  name: text("name"),
  phone: text("phone"),
  email: text("email"),
  /** Values of the variables with scope `contact`. */
  vars: jsonb("vars").notNull().default({}),
  tags: text("tags").array().notNull().default([]),
  optedOut: boolean("opted_out").notNull().default(false),
  createdAt: instant("created_at").notNull().defaultNow(),
});

/** A contact on one channel account, with the one conversation they have there. */
export const identities = pgTable(
  "identities",
  {
    id: id(),
    tenantId: tenantId(),
    contactId: uuid("contact_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    externalId: text("external_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("identities_external").on(t.channelId, t.externalId),
    index("identities_contact").on(t.contactId),
  ],
);

export const conversations = pgTable(
  "conversations",
  {
    id: id(),
    tenantId: tenantId(),
    channelId: uuid("channel_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    externalId: text("external_id").notNull(),
    /** The speaking lease: who may speak, and an epoch that every change of owner raises by one. */
    owner: text("owner", { enum: ["bot", "person", "nobody"] })
      .notNull()
      .default("bot"),
    ownerUserId: uuid("owner_user_id"),
    epoch: integer("epoch").notNull().default(0),
    /** The state of the dialogue (`flows/state.ts`); null before the first turn. */
    state: jsonb("state"),
    team: text("team"),
    /** Why a person was asked for, and what the bot had tried. Null when nobody waits for a person. */
    handoff: jsonb("handoff"),
    handoffAt: instant("handoff_at"),
    closedAt: instant("closed_at"),
    lastInboundAt: instant("last_inbound_at"),
    lastEventId: serial("last_event_id"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  // Columns that every turn changes have no index, so that those updates stay heap-only. Owner and end change seldom,
  // and the desk's queue selects by them.
  (t) => [
    index("conversations_contact").on(t.contactId),
    index("conversations_open").on(t.tenantId, t.owner, t.ownerUserId).where(sql`closed_at is null`),
    index("conversations_closed").on(t.tenantId, t.closedAt).where(sql`closed_at is not null`),
  ],
);

/**
 * What happened. Rows are kept for ever. One row holds the event, its `dedupe`, its outcome (the ledger) and its trace.
 */
export const events = pgTable(
  "events",
  {
    id: serial("id").primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    channelId: uuid("channel_id").notNull(),
    /** Null for an event that concerns the account alone. */
    conversationId: uuid("conversation_id"),
    kind: text("kind").notNull(),
    dedupe: text("dedupe").notNull(),
    payload: jsonb("payload").notNull(),
    at: instant("at").notNull(),
    receivedAt: instant("received_at").notNull().defaultNow(),
    state: text("state", { enum: ["waiting", "done", "dead"] }).notNull(),
    attempts: smallint("attempts").notNull().default(0),
    /**
     * How many processes began the event after it had waited long and have not said how that ended, and the last of
     * them (null: it took that back).
     */
    begun: smallint("begun").notNull().default(0),
    begunBy: uuid("begun_by"),
    /**
     * The ledger's word: answered, handed_over, with_person, silent:<reason> or recorded. Null while the event waits.
     */
    outcome: text("outcome"),
    trace: jsonb("trace"),
    error: text("error"),
  },
  (t) => [
    uniqueIndex("events_dedupe").on(t.channelId, t.dedupe),
    index("events_waiting").on(t.conversationId, t.id).where(sql`state = 'waiting'`),
    index("events_dead").on(t.tenantId, t.id).where(sql`state = 'dead'`),
    index("events_of_account").on(t.channelId, t.id).where(sql`conversation_id is null`),
  ],
);

/** The transcript. */
export const messages = pgTable(
  "messages",
  {
    id: serial("id").notNull().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    author: text("author", { enum: ["contact", "bot", "person", "system", "note"] }).notNull(),
    userId: uuid("user_id"),
    personName: text("person_name"),
    content: jsonb("content").notNull(),
    /** The event that brought the message or caused it. */
    eventId: serial("event_id").notNull(),
    /** The number of the effect of that event which sends the message; -1 when none does. */
    n: smallint("n").notNull(),
    providerId: text("provider_id"),
    status: text("status"),
    /** Why sending failed, in words for people. */
    problem: text("problem"),
    replyTo: text("reply_to"),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.id] }),
    index("messages_provider").on(t.channelId, t.providerId).where(sql`provider_id is not null`),
  ],
);

/**
 * What must be done in the outside world. The primary key is the idempotency key `<event>.<n>`, and also gives the
 * order.
 */
export const effects = pgTable(
  "effects",
  {
    eventId: serial("event_id").notNull(),
    n: smallint("n").notNull(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    kind: text("kind").notNull(),
    /** Empty for a send, because its content stands in the message. */
    payload: jsonb("payload").notNull(),
    messageId: serial("message_id"),
    epoch: integer("epoch").notNull(),
    byPerson: boolean("by_person").notNull(),
    state: text("state", { enum: ["pending", "sending", "uncertain", "done", "failed", "cancelled"] }).notNull(),
    attempts: smallint("attempts").notNull().default(0),
    /** The effect is not started before this moment. */
    dueAt: instant("due_at"),
    /** The process that carries the effect out. */
    worker: uuid("worker"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    error: text("error"),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.n] }),
    index("effects_open").on(t.conversationId, t.eventId, t.n).where(sql`state in ('pending', 'sending', 'uncertain')`),
    index("effects_failed").on(t.tenantId, t.eventId).where(sql`state = 'failed'`),
  ],
);

/**
 * What happened to a conversation, for counting. Rows are only added, each in the transaction of the turn that it
 * happened in. The key has the company, the conversation, the moment, and the event, so that the table can be
 * partitioned by any of the first three.
 */
export const conversationFacts = pgTable(
  "conversation_facts",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    /** When the event reached us. */
    at: instant("at").notNull(),
    /** The event that caused it, and its number among the facts of that event. */
    eventId: serial("event_id").notNull(),
    n: smallint("n").notNull(),
    channelId: uuid("channel_id").notNull(),
    kind: text("kind", {
      enum: ["opened", "handed_over", "taken", "first_answer", "given_back", "closed", "rated"],
    }).notNull(),
    /** The person who did it; null when the bot, the customer or the clock did. */
    userId: uuid("user_id"),
    /** The team that a conversation was handed over to, and why. */
    team: text("team"),
    reason: text("reason"),
    /** The rating, 1 to 5. */
    score: smallint("score"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.at, t.eventId, t.n] }),
    index("conversation_facts_kind").on(t.tenantId, t.kind, t.at),
  ],
);

export const timers = pgTable(
  "timers",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    name: text("name").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.name] }), index("timers_at").on(t.at)],
);

export const consents = pgTable(
  "consents",
  {
    id: id(),
    tenantId: tenantId(),
    contactId: uuid("contact_id").notNull(),
    purpose: text("purpose").notNull(),
    granted: boolean("granted").notNull(),
    /** The words that the customer agreed to. */
    text: text("text").notNull(),
    eventId: serial("event_id").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("consents_contact").on(t.contactId, t.purpose)],
);

/** What people must look at: notifications, alerts, paused channels. */
export const alerts = pgTable(
  "alerts",
  {
    id: id(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id"),
    kind: text("kind").notNull(),
    text: text("text").notNull(),
    detail: jsonb("detail").notNull(),
    seenAt: instant("seen_at"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [index("alerts_open").on(t.tenantId, t.at).where(sql`seen_at is null`)],
);
