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
