import { z } from "zod";
import { defineRequest } from "./define-request.js";

const text = z.string().min(1);

/**
 * What a language model had to do with it: what its calls cost, and the sentences that it wrote with the numbers of the
 * passages behind each. None: it was asked, and nothing of what it wrote is said.
 */
const modelsPart = z.object({
  calls: z.number(),
  tokens: z.number(),
  micros: z.number().nullable(),
  currency: z.string().nullable(),
  sentences: z.array(z.object({ text: z.string(), passages: z.array(z.number()) })),
});
export type ModelsPart = z.output<typeof modelsPart>;

/** The outcome says the rest. Whatever else comes with it is ignored. */
const onlyModelsPart = z
  .object({ model: modelsPart.optional() })
  .nullish()
  .catch(null)
  .transform((value) => value ?? {});

/** What steps may ask of the company's knowledge. */
export const knowledgeRequests = {
  /** Looks a question up. The room records `not_offered` and `unknown` as gaps; of a `told` text only `not_offered`. */
  "knowledge.search": defineRequest({
    input: z.object({
      question: z.string(),
      /** What the talk is about, newest first. */
      context: z.array(text).optional(),
      /** By its form the text is no question. */
      told: z.boolean().optional(),
      /** The `id` of an option that the customer chose: that passage is given. */
      passage: text.optional(),
      /** The subject, when it is known: it is looked up first. */
      about: text.optional(),
    }),
    ends: {
      found: z.object({
        text,
        source: z.string(),
        /** The confidence, 0 to 1. */
        score: z.number().optional(),
        passages: z
          .array(
            z.object({
              document: z.string(),
              heading: z.string().optional(),
              position: z.number().optional(),
              score: z.number().optional(),
            }),
          )
          .optional(),
        model: modelsPart.optional(),
        /** False: it is clearly the nearest passage, but may not be what was asked. */
        sure: z.boolean().optional(),
      }),
      /** The likeliest passages. Asked again with an `id` as `passage`, the room gives that one. */
      between: z.object({
        options: z.array(z.object({ id: z.string(), label: z.string() })),
        model: modelsPart.optional(),
      }),
      /** The question asks for a service that no text mentions. */
      not_offered: onlyModelsPart,
      unknown: onlyModelsPart,
    },
  }),
};
