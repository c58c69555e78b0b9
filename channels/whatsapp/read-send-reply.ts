import { z } from "zod";
import type { ChannelAccount, SendResult } from "../../bot/ports/channel-adapter.js";
import type { GraphReply } from "../meta/graph-call.js";
import { id, listOf, readAs, whereRight } from "../meta/lenient.js";
import { type ReplyWords, readReply } from "../meta/read-reply.js";
import { meaningOf } from "./graph-errors.js";

const sentMessages = z.object({ messages: listOf(whereRight(z.object({ id }))) });

const words: ReplyWords = {
  idOf: (body) => readAs(sentMessages, body)?.messages[0]?.id,
  // Code 100 with subcode 33: the phone number's object does not exist for this token.
  meaningOf: (code, subcode) => meaningOf(code === 100 && subcode === 33 ? 33 : code),
};

/** Decides how the request to `/messages` ended. An answer that leaves a doubt makes the send uncertain. */
export function readSendReply(reply: GraphReply, secrets: ChannelAccount["secrets"]): SendResult {
  return readReply(reply, secrets, words);
}
