import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ORDER_STATES } from "../../bot/vocabulary/order-states.js";
import { id, instant, tenantId } from "./columns.js";

/** Amounts are integers of the currency's smallest unit. */
const amount = (name: string) => bigint(name, { mode: "number" });

/** What the company sells. */
export const catalogItems = pgTable(
  "catalog_items",
  {
    id: id(),
    tenantId: tenantId(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    description: text("description").notNull(),
    price: amount("price").notNull(),
    /** ISO 4217. */
    currency: text("currency").notNull(),
    /** How long the work takes, in minutes. */
    minutes: integer("minutes").notNull(),
    /** Allow-listed actions that the agent carries out for this item, in order. Empty when people do the work. */
    actions: text("actions").array().notNull(),
    active: boolean("active").notNull(),
    fromFolder: boolean("from_folder").notNull(),
    /** The time in the company's own words; null for the words that `minutes` gives. */
    time: text("time"),
    /** Whether the price is the least that it costs. */
    priceFrom: boolean("price_from").notNull().default(false),
    /** Other words by which customers call it. */
    words: text("words").array().notNull().default([]),
    /** Taken out of the catalog: kept only because orders name it. */
    removed: boolean("removed").notNull().default(false),
  },
  (t) => [uniqueIndex("catalog_items_slug").on(t.tenantId, t.slug)],
);

/** What was quoted to a customer, and what became of it. */
export const orders = pgTable(
  "orders",
  {
    id: id(),
    tenantId: tenantId(),
    /** The number that customers are told. It counts up within the company. */
    number: integer("number").notNull(),
    contactId: uuid("contact_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** The key of the `orders.quote` effect. A repeated request finds the same order by it. */
    effectKey: text("effect_key").notNull(),
    deviceId: uuid("device_id"),
    state: text("state", {
      enum: ORDER_STATES,
    }).notNull(),
    /** What is charged: the lines without the discount. */
    total: amount("total").notNull(),
    discount: amount("discount").notNull().default(0),
    currency: text("currency").notNull(),
    /** The person who quoted it; null for a flow. */
    quotedBy: uuid("quoted_by"),
    /** The person who does the work. */
    technicianId: uuid("technician_id"),
    /** For when the work was last arranged. */
    scheduledFor: instant("scheduled_for"),
    createdAt: instant("created_at").notNull().defaultNow(),
    changedAt: instant("changed_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("orders_number").on(t.tenantId, t.number),
    uniqueIndex("orders_effect").on(t.tenantId, t.effectKey),
    index("orders_contact").on(t.contactId),
    index("orders_board").on(t.tenantId, t.state, t.changedAt, t.number),
    index("orders_conversation").on(t.conversationId),
  ],
);

/** The lines of an order, as the items were when they were quoted. */
export const orderLines = pgTable(
  "order_lines",
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid("order_id").notNull(),
    position: smallint("position").notNull(),
    item: text("item").notNull(),
    title: text("title").notNull(),
    /** Of one. */
    price: amount("price").notNull(),
    minutes: integer("minutes").notNull(),
    quantity: integer("quantity").notNull().default(1),
    actions: text("actions").array().notNull(),
  },
  (t) => [uniqueIndex("order_lines_position").on(t.orderId, t.position)],
);

/** One attempt to be paid, at one gateway. */
export const payments = pgTable(
  "payments",
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid("order_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** The key of the `orders.charge` effect, which is also the idempotency key at the gateway. */
    effectKey: text("effect_key").notNull(),
    gateway: text("gateway").notNull(),
    /**
     * The company's account at the gateway; the company's own id for the sandbox that needs no account, and null for its
     * payments from before there were accounts.
     */
    accountId: uuid("account_id"),
    /** The gateway's id; null until the gateway accepted the payment. */
    externalId: text("external_id"),
    state: text("state", {
      enum: ["creating", "pending", "paid", "expired", "failed", "refunded", "review"],
    }).notNull(),
    amount: amount("amount").notNull(),
    /** How much of it the gateway gave back so far, as it last said. */
    refunded: amount("refunded").notNull().default(0),
    /** Money that came beyond the amount, as the gateway last said. */
    surplus: amount("surplus").notNull().default(0),
    /** How much of the surplus a person decided to keep. */
    surplusAccepted: amount("surplus_accepted").notNull().default(0),
    /** The last refund that we asked the gateway for: `Refund` of payments/ports.ts. */
    refund: jsonb("refund"),
    /** How a dispute about it stands, as the gateway last said: `open`, `won`, `lost`. */
    dispute: text("dispute", { enum: ["open", "won", "lost"] }),
    currency: text("currency").notNull(),
    /** The ways to pay that it offers; null for all that its account serves. */
    methods: text("methods").array(),
    url: text("url"),
    /** A Pix that is paid in the conversation: its text, and the file of its picture. */
    pixCode: text("pix_code"),
    pixPicture: text("pix_picture"),
    /** Why people must look at the payment. */
    problem: text("problem"),
    expiresAt: instant("expires_at").notNull(),
    /** When to ask the gateway again if no notification comes. */
    askAt: instant("ask_at"),
    paidAt: instant("paid_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("payments_effect").on(t.tenantId, t.effectKey),
    uniqueIndex("payments_external").on(t.gateway, t.externalId),
    index("payments_order").on(t.orderId),
    index("payments_ask").on(t.askAt).where(sql`ask_at is not null`),
    index("payments_review")
      .on(t.tenantId, t.createdAt)
      .where(sql`state = 'review' or surplus > surplus_accepted or refund ->> 'state' in ('refused', 'failed')`),
  ],
);

/** Notifications of gateways about what nothing here understands. They are kept for a time. */
export const paymentNotices = pgTable(
  "payment_notices",
  {
    id: id(),
    tenantId: tenantId(),
    accountId: uuid("account_id").notNull(),
    gateway: text("gateway").notNull(),
    topic: text("topic").notNull(),
    body: text("body").notNull(),
    at: instant("at").notNull().defaultNow(),
    /** How often the same notification came; `at` is the last moment. Its id is made of what it says. */
    times: integer("times").notNull().default(1),
  },
  (t) => [index("payment_notices_at").on(t.tenantId, t.at)],
);

/** The ledger: each change of an order or payment. Rows are only added. */
export const orderEvents = pgTable(
  "order_events",
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid("order_id").notNull(),
    paymentId: uuid("payment_id"),
    kind: text("kind").notNull(),
    detail: jsonb("detail").notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [index("order_events_order").on(t.orderId, t.at)],
);

/** What the customer is still to be told of an order, or was: one row for each state that a person gave it. */
export const orderNews = pgTable(
  "order_news",
  {
    /** Of the event in the ledger. It is also the key under which the conversation is told. */
    id: id(),
    tenantId: tenantId(),
    orderId: uuid("order_id").notNull(),
    state: text("state", { enum: ORDER_STATES }).notNull(),
    scheduledFor: instant("scheduled_for"),
    at: instant("at").notNull().defaultNow(),
    /** Null until the conversation has it. */
    toldAt: instant("told_at"),
  },
  (t) => [index("order_news_untold").on(t.at).where(sql`told_at is null`)],
);

/** The addresses of customers' pages. What is kept is a hash: the database alone gives no address. */
export const orderLinks = pgTable(
  "order_links",
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid("order_id").notNull(),
    /** SHA-256 of the secret in the address. */
    secretHash: text("secret_hash").notNull().unique(),
    createdAt: instant("created_at").notNull().defaultNow(),
    endsAt: instant("ends_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("order_links_order").on(t.tenantId, t.orderId)],
);
