import { z } from "zod";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";

/** The same question in several wordings; its id is that of the one that was asked most. */
export const openGapSchema = z
  .object({
    id: z.uuid(),
    question: z.string(),
    /** How often all of them were asked, and when last. */
    times: z.int(),
    lastAt: z.number(),
    conversationId: z.uuid(),
    /** The other wordings. */
    others: z.array(z.object({ question: z.string(), times: z.int() })),
    /** How many customers asked and were not told the answer yet. */
    waiting: z.int(),
  })
  .meta({ id: "OpenGap" });
export type OpenGap = z.infer<typeof openGapSchema>;

export const answeredGapSchema = openGapSchema
  .extend({
    /** The article that answers it, or a file such as `catalog/limpeza`. */
    answeredBy: z.string(),
    /** Its title; null for a file. */
    title: z.string().nullable(),
    answeredAt: z.number(),
  })
  .meta({ id: "AnsweredGap" });
export type AnsweredGap = z.infer<typeof answeredGapSchema>;

export const waitingSchema = z
  .object({
    question: z.string(),
    /** What they would be told; null when nothing answers it now. */
    text: z.string().nullable(),
    source: z.string().nullable(),
    /** At night, when customers may be written to again (ms since the epoch). */
    nightUntil: z.number().nullable(),
    people: z.array(
      z.object({
        conversationId: z.uuid(),
        name: z.string().nullable(),
        phone: z.string().nullable(),
        channel: z.string(),
        question: z.string(),
        askedAt: z.number(),
        state: z.enum(["ready", "told", "opted_out", "with_person", "window_closed", "channel_gone"]),
      }),
    ),
  })
  .meta({ id: "WaitingForAnswer" });
export type WaitingForAnswer = z.infer<typeof waitingSchema>;

const params = z.object({ id: z.uuid() });

export const gapsRoute = defineRoute({
  method: "get",
  path: "/gaps",
  may: "company.read",
  summary:
    "Questions that nothing the company knew answered, in clusters: those still open, and those that an article answers.",
  answer: z.object({
    items: z.array(openGapSchema),
    answered: z.array(answeredGapSchema),
    /** Whether a model can draft articles. */
    drafts: z.boolean(),
  }),
});
export const dismissGapRoute = defineRoute({
  method: "delete",
  path: "/gaps/:id",
  may: "company.change",
  summary: "Takes a question, in all its wordings, off the list of those without an answer.",
  params,
  answer: null,
});
export const waitingRoute = defineRoute({
  method: "get",
  path: "/gaps/:id/waiting",
  may: "company.read",
  summary: "Who waits for the answer to a question, whether they can be told now, and what they would be told.",
  params,
  answer: waitingSchema,
});
export const tellWaitingRoute = defineRoute({
  method: "post",
  path: "/gaps/:id/tell",
  may: "company.change",
  summary:
    "Has the answer told in these conversations, by day and where the channel and the customer allow it; each once.",
  idempotent: true,
  params,
  body: z.strictObject({ conversationIds: z.array(z.uuid()).min(1).max(500) }),
  answer: z.object({ customers: z.int() }),
});
export const draftArticleRoute = defineRoute({
  method: "post",
  path: "/gaps/:id/draft",
  may: "company.change",
  summary: "Lets the company's model draft an article from how a person answered. Nothing is kept or published.",
  params,
  answer: z.object({
    /** Null where there is none; then `reason` says why. */
    draft: z.object({ title: z.string(), body: z.string() }).nullable(),
    reason: z.string().nullable(),
  }),
});
