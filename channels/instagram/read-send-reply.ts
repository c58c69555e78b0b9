import { z } from "zod";
import type { ChannelAccount, SendResult } from "../../bot/ports/channel-adapter.js";
import type { GraphReply } from "../meta/graph-call.js";
import { maybeId, readAs } from "../meta/lenient.js";
import { type ReplyWords, readReply } from "../meta/read-reply.js";
import { meaningOf } from "./graph-errors.js";

const sent = z.object({ message_id: maybeId });

const words: ReplyWords = { idOf: (body) => readAs(sent, body)?.message_id, meaningOf };

/** Decides how the request to `/messages` ended. An answer that leaves a doubt makes the send uncertain. */
export function readSendReply(reply: GraphReply, secrets: ChannelAccount["secrets"]): SendResult {
  return readReply(reply, secrets, words);
}
