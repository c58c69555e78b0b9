import { z } from "zod";
import { FACT_KINDS } from "../../bot/vocabulary/conversation-fact.js";
import { ORDER_STATES } from "../../bot/vocabulary/order-states.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { calledSchema, queueItemSchema } from "./queue.js";

const contactSchema = calledSchema.extend({
  id: z.string(),
  email: z.string().nullable(),
  tags: z.array(z.string()),
  /** What the bot remembers, in the words of the company's flows. */
  remembered: z.array(z.object({ label: z.string(), value: z.string() })),
  optedOut: z.boolean(),
});
const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  os: z.string(),
  /** `guided`: nothing was measured; its report is what the customer answered. */
  kind: z.enum(["agent", "guided"]),
  lastSeenAt: z.number().nullable(),
  score: z.number().nullable(),
  reportUrl: z.string().nullable(),
});
const orderSchema = z.object({
  id: z.string(),
  number: z.int(),
  state: z.enum(ORDER_STATES),
  total: z.int(),
  currency: z.string(),
});

/** One thing that happened. `person` did it; null when the bot, the customer or the clock did. */
const factSchema = z.object({
  kind: z.enum(FACT_KINDS),
  at: z.number(),
  person: z.string().nullable(),
  team: z.string().nullable(),
  reason: z.string().nullable(),
  score: z.number().nullable(),
});
export type DeskFact = z.infer<typeof factSchema>;

export const conversationSchema = queueItemSchema
  .extend({
    contact: contactSchema,
    /** What the bot had tried before a person was asked for. */
    summary: z.string().nullable(),
    /** Whether I may answer now: my role may, and the conversation is mine, or nobody has it. */
    mayReply: z.boolean(),
    /** Until when people may write freely (the channel's window); null means always. */
    windowEndsAt: z.number().nullable(),
    /** The longest reply that the channel carries, in UTF-16 code units; null when the channel is gone. */
    longestText: z.int().nullable(),
    /** Whether the channel has approved templates, which I may send when the window has closed. */
    templates: z.boolean(),
    devices: z.array(deviceSchema),
    orders: z.array(orderSchema),
    ratings: z.array(z.object({ score: z.number(), comment: z.string().nullable(), at: z.number() })),
    /** What happened, the newest first. */
    facts: z.array(factSchema),
  })
  .meta({ id: "Conversation" });
export type ConversationDetail = z.infer<typeof conversationSchema>;

export const conversationRoute = defineRoute({
  method: "get",
  path: "/conversations/:id",
  may: "conversations.read",
  summary: "One conversation with its customer, computers, orders and ratings.",
  params: z.object({ id: z.uuid() }),
  answer: conversationSchema,
});
