import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

export const ratingSummarySchema = z
  .object({
    average: z.number().nullable(),
    count: z.int(),
    recent: z.array(
      z.object({
        conversationId: z.string(),
        contactName: z.string(),
        score: z.number(),
        comment: z.string().nullable(),
        at: z.number(),
      }),
    ),
  })
  .meta({ id: "RatingSummary" });
export type RatingSummary = z.infer<typeof ratingSummarySchema>;

export const ratingsRoute = defineRoute({
  method: "get",
  path: "/ratings",
  may: "ratings.read",
  summary: "The average of what customers said of conversations that one sees, and the newest 20.",
  answer: ratingSummarySchema,
});
