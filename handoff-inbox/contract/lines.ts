import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

const lineId = z.string().regex(/^\d{1,18}$/);

/** A line of a transcript. Ids are decimal digits; a larger one is later. */
export const deskLineSchema = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    author: z.enum(["contact", "bot", "person", "system", "note"]),
    personName: z.string().nullable(),
    content: z.unknown(),
    status: z.string().nullable(),
    /** Why it failed, in words for people. */
    problem: z.string().nullable(),
    /** The `Idempotency-Key` of the reply or note that made this line. A page recognises its own line by it. */
    key: z.string().nullish(),
    at: z.number(),
  })
  .meta({ id: "DeskLine" });
export type DeskLine = z.infer<typeof deskLineSchema>;

export const linesPageSchema = z
  .object({
    items: z.array(deskLineSchema),
    /** Where the next page begins, as `before` or `after`, whichever was asked; null after the last one. */
    next: z.string().nullable(),
  })
  .meta({ id: "LinesPage" });
export type LinesPage = z.infer<typeof linesPageSchema>;

export const linesRoute = defineRoute({
  method: "get",
  path: "/conversations/:id/lines",
  may: "conversations.read",
  summary: "50 lines, oldest first: the newest ones, those before a line, or those after one.",
  params: z.object({ id: z.uuid() }),
  query: z.object({ before: lineId.optional(), after: lineId.optional() }),
  answer: linesPageSchema,
});

/**
 * Why the bot said a line: the event behind it, how it was understood (sentences, the likeliest first), and the steps
 * with the titles of their flows. `program` (a hash) and `record` (what was heard, as it was stored) are for a closer
 * look.
 */
export const whySchema = z
  .object({
    event: z.object({ id: z.string(), kind: z.string(), at: z.number() }),
    outcome: z.string().nullable(),
    program: z.string().nullable(),
    heard: z.array(z.string()),
    steps: z.array(
      z.object({ flow: z.string(), title: z.string(), step: z.string(), verb: z.string(), note: z.string() }),
    ),
    record: z.unknown(),
    error: z.string().nullable(),
  })
  .meta({ id: "Why" });
export type Why = z.infer<typeof whySchema>;

export const whyRoute = defineRoute({
  method: "get",
  path: "/lines/:id/why",
  may: "conversations.read",
  summary: "Why the bot said a line.",
  params: z.object({ id: lineId }),
  answer: whySchema,
});
