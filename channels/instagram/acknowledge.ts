import type { Acknowledged, ChannelTools } from "../../bot/ports/channel-adapter.js";
import type { Sender } from "../../bot/vocabulary/channel-event.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph } from "../meta/graph-call.js";
import { nameOf } from "../meta/name-of.js";
import type { AccountAccess } from "./account.js";
import { COMMENT } from "./translate-comment.js";

/**
 * Marks what the customer wrote as seen and, with `typing`, shows that an answer is being written. It is best effort and
 * never rejects, because no message depends on it. A comment has neither.
 */
export async function acknowledgeMessage(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  access: AccountAccess | undefined,
  inbound: { providerId: string; to: Sender; typing: boolean },
  { signal, now }: ChannelTools,
): Promise<Acknowledged> {
  if (!access) return { outcome: "failed", reason: "the account is incomplete", providerFault: false };
  if (inbound.providerId.startsWith(COMMENT)) return { outcome: "done" };
  const path = `${access.accountId}/messages`;
  const recipient = { id: inbound.to.externalId };
  for (const sender_action of inbound.typing ? ["mark_seen", "typing_on"] : ["mark_seen"]) {
    const body = { recipient, sender_action };
    const reply = await callGraph(http, access, { method: "POST", path, body, timeoutMs, signal, now: now() });
    if (reply.kind !== "ok")
      return { outcome: "failed", reason: nameOf(reply), providerFault: !("status" in reply) || reply.status >= 500 };
  }
  return { outcome: "done" };
}
