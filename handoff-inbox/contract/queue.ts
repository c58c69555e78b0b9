import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { VIEWS } from "./views.js";

/** How conversations are placed in each list; `next` of a page names a place. */
const cursorSchema = z
  .string()
  .regex(/^\d{1,18}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .transform((text) => ({ place: text.split("~")[0] ?? "", id: text.split("~")[1] ?? "" }));

/** `called`: the name, else the number, else a mark that distinguishes visitors. */
export const calledSchema = z.object({ called: z.string(), name: z.string().nullable(), phone: z.string().nullable() });

export const queueItemSchema = z
  .object({
    id: z.string(),
    contact: calledSchema,
    channel: z.object({ kind: z.string(), title: z.string() }),
    owner: z.enum(["bot", "person", "nobody"]),
    /** The person who has it; only set with `owner: "person"`. */
    ownerId: z.string().nullable(),
    ownerName: z.string().nullable(),
    team: z.string().nullable(),
    /** Since when the customer has waited for a person; null when they do not wait. */
    waitingSince: z.number().nullable(),
    /** When a person was last asked for. It stays when the conversation ends or begins anew; null when never. */
    handedOverAt: z.number().nullable(),
    reason: z.string().nullable(),
    last: z.object({ author: z.string(), text: z.string(), at: z.number() }).nullable(),
    closed: z.boolean(),
    rating: z.number().nullable(),
    /** A message could not be sent, or it is not known whether it was. */
    problem: z.boolean(),
    /** How many of the customer's lines this person has not read, at most 99. Nothing is unread that another person or the bot has. */
    unread: z.int(),
    /** Until when people may write freely to the customer; null when that never ends. */
    windowEndsAt: z.number().nullable(),
  })
  .meta({ id: "QueueItem" });
export type QueueItem = z.infer<typeof queueItemSchema>;

const countsSchema = z.record(z.enum(VIEWS), z.int());

export const queuePageSchema = z
  .object({
    items: z.array(queueItemSchema),
    counts: countsSchema,
    problems: z.int(),
    /** Conversations that this person has, and whose customer wrote what they have not read. */
    unread: z.int(),
    /** The `cursor` of the next page; null after the last one. */
    next: z.string().nullable(),
  })
  .meta({ id: "QueuePage" });
export type QueuePage = z.infer<typeof queuePageSchema>;

export const queueRoute = defineRoute({
  method: "get",
  path: "/queue",
  may: "conversations.read",
  summary: "50 conversations of one list (then 200 at a time), and how many are in each.",
  query: z.object({ view: z.enum(VIEWS).default("waiting"), cursor: cursorSchema.optional() }),
  answer: queuePageSchema,
});
