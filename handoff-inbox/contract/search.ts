import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { queueItemSchema } from "./queue.js";

/** Longer texts are looked for by their beginning. */
const LONGEST = 200;

const markSchema = z.object({ from: z.int(), to: z.int() });

export const searchPageSchema = z
  .object({
    items: z.array(
      z.object({
        item: queueItemSchema,
        /**
         * A part of the newest message that was found, and where the words stand in it. Null when only what is known
         * of the customer has them: name, phone, e-mail, or the number of an order.
         */
        line: z.object({ author: z.string(), text: z.string(), at: z.number(), marks: z.array(markSchema) }).nullable(),
        /** Where the words stand in the customer's name. */
        marks: z.array(markSchema),
      }),
    ),
    /** There are more than are shown. */
    more: z.boolean(),
    /** False when the text has no word that can be looked for: signs alone, or one letter. */
    searched: z.boolean(),
    /** Whether conversations of all teams were looked through. */
    everywhere: z.boolean(),
  })
  .meta({ id: "SearchPage" });
export type SearchPage = z.infer<typeof searchPageSchema>;

export const searchRoute = defineRoute({
  method: "get",
  path: "/search",
  may: "conversations.read",
  summary:
    "30 conversations with all words of a text, the last active first: in messages, names, phones, e-mails and numbers of orders.",
  query: z.object({
    text: z
      .string()
      .default("")
      .transform((text) => text.slice(0, LONGEST).toWellFormed().replaceAll("\0", " ")),
  }),
  answer: searchPageSchema,
});
