import type { Probed, SendResult } from "../../bot/ports/channel-adapter.js";
import type { GraphReply } from "./graph-call.js";
import { nameOf } from "./name-of.js";

/** What a question to Meta that failed says of the account. `result` is how a send would have ended with this answer. */
export function failedProbe(reply: Exclude<GraphReply, { kind: "ok" }>, result: SendResult): Probed {
  if (result.outcome === "refused")
    return { outcome: "wrong", problems: [result.reason], ...(result.code === "account_dead" && { dead: true }) };
  return { outcome: "unreached", reason: `A Meta não respondeu agora (${nameOf(reply)}). Tente de novo.` };
}
