import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { LONGEST_NOTE } from "../longest-note.js";

/** 202: it is stored, and done in the conversation's next turn. The result comes by socket, or as the line's status. */
const accepted = { params: z.object({ id: z.uuid() }), answer: null, status: 202 } as const;
/** No body is longer than this. What a channel carries is refused by the channel's own number. */
const reply = z.object({ text: z.string().trim().min(1).max(65_536) });
const note = z.object({ text: z.string().trim().min(1).max(LONGEST_NOTE) });

export const takeRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/take",
  may: "conversations.act",
  summary: "Takes a conversation. 409 `taken` when another person has it and `over` is not true.",
  body: z.object({ over: z.boolean().optional() }),
});
export const giveBackRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/give-back",
  may: "conversations.act",
  summary: "Gives a conversation back to the bot. 409 `taken` when another person has it.",
});
export const closeRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/close",
  may: "conversations.act",
  summary: "Closes a conversation. 409 `taken` when another person has it.",
});
export const replyRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/reply",
  may: "conversations.act",
  summary:
    "Answers the customer. 409 `taken`, or `window_closed` when the channel no longer allows it; 413 `too_long` for its channel.",
  body: reply,
});
export const noteRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/note",
  may: "conversations.note",
  summary: "Leaves a note that only the staff sees.",
  body: note,
});

const templateSchema = z
  .object({
    name: z.string(),
    language: z.string(),
    /** The platform's own word for what it is for, which sets its price. */
    category: z.string().nullable(),
    header: z.string().nullable(),
    body: z.string(),
    footer: z.string().nullable(),
    variables: z.array(z.string()),
  })
  .meta({ id: "UsableTemplate" });
export type UsableTemplate = z.infer<typeof templateSchema>;

export const templatesRoute = defineRoute({
  method: "get",
  path: "/conversations/:id/templates",
  may: "conversations.act",
  summary: "The approved templates that can be sent in this conversation now.",
  params: accepted.params,
  answer: z.object({ items: z.array(templateSchema) }),
});
export const sendTemplateRoute = defineRoute({
  ...accepted,
  method: "post",
  path: "/conversations/:id/template",
  may: "conversations.act",
  summary:
    "Sends an approved template, which may go out after the channel's window closed. 409 `taken`, `opted_out`, or `template` when it cannot be sent as it is.",
  body: z.object({
    name: z.string().min(1).max(512),
    language: z.string().min(1).max(20),
    variables: z.array(z.string().trim().max(1_024)).max(50),
  }),
});
