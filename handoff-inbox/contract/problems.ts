import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

/** A message that was not sent (`dead`), or of which nobody knows whether it was (`uncertain`). */
export const deskProblemSchema = z
  .object({
    key: z.string(),
    kind: z.enum(["dead", "uncertain"]),
    what: z.string(),
    conversationId: z.string(),
    contactName: z.string(),
    text: z.string(),
    reason: z.string(),
    at: z.number(),
  })
  .meta({ id: "DeskProblem" });
export type DeskProblem = z.infer<typeof deskProblemSchema>;

/** The time in µs since the epoch, and the key: newer problems come first. */
const cursorSchema = z
  .string()
  .regex(/^\d{1,18}~[\d.]{1,24}$/)
  .transform((text) => ({ place: text.split("~")[0] ?? "", key: text.split("~")[1] ?? "" }));

export const problemsRoute = defineRoute({
  method: "get",
  path: "/problems",
  may: "problems.read",
  summary: "50 problems, the newest first.",
  query: z.object({ cursor: cursorSchema.optional() }),
  answer: z.object({ items: z.array(deskProblemSchema), next: z.string().nullable() }).meta({ id: "ProblemsPage" }),
});

/** A second time finds no such problem (404) and changes nothing, so a key is not needed. */
const solved = { params: z.object({ key: z.string() }), answer: null, status: 202, idempotent: true } as const;

export const resendRoute = defineRoute({
  ...solved,
  method: "post",
  path: "/problems/:key/resend",
  may: "problems.resend",
  summary: "Sends the message again. It may arrive twice when it was uncertain.",
});
export const dismissRoute = defineRoute({
  ...solved,
  method: "post",
  path: "/problems/:key/dismiss",
  may: "problems.dismiss",
  summary: "Gives the message up for good.",
});
