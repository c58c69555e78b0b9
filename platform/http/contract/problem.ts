import { z } from "zod";

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

/** A mistake in a company's flows, for its author. */
export const flowProblemSchema = z.object({
  file: z.string(),
  line: z.int(),
  flow: z.string().nullable(),
  step: z.string().nullable(),
  reason: z.string(),
  remedy: z.string(),
});

/** How every error is answered (RFC 9457). `detail` is in the reader's language and fit to be shown. */
export const problemSchema = z
  .object({
    type: z.literal("about:blank").meta({ description: "The status says all that a program needs besides `code`." }),
    title: z.string().meta({ description: "The status in words." }),
    status: z.int(),
    /** A name for programs that never changes. */
    code: z.string(),
    detail: z.string(),
    /** The server's message for each field that it did not take, by its path in the body: `hours.0.from`. */
    fields: z.record(z.string(), z.string()).optional(),
    /** Both sides of a change that came too late: who was faster and when (ms since the epoch), and the thing as it is now. */
    conflict: z.object({ by: z.string(), at: z.number(), revision: z.int(), current: z.unknown() }).optional(),
    /** What a company's flows would no longer compile with. */
    problems: z.array(flowProblemSchema).optional(),
    /** After how many milliseconds it may be tried again. */
    retryAfterMs: z.int().nonnegative().optional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;
