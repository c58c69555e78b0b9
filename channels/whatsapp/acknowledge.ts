import type { Acknowledged, ChannelTools } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph } from "../meta/graph-call.js";
import type { Json } from "../meta/lenient.js";
import { nameOf } from "../meta/name-of.js";
import type { NumberAccess } from "./account.js";

/**
 * Turns the customer's ticks blue and, with `typing`, shows that an answer is being written (for 25 s, or until it
 * comes). It is best effort and never rejects, because nobody waits for it and no message depends on it. An invalid
 * token is handled by the next send.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
 */
export async function acknowledgeMessage(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  access: NumberAccess | undefined,
  inbound: { providerId: string; typing: boolean },
  { signal, now }: ChannelTools,
): Promise<Acknowledged> {
  if (!access) return { outcome: "failed", reason: "the account is incomplete", providerFault: false };
  const body: Json = { messaging_product: "whatsapp", status: "read", message_id: inbound.providerId };
  if (inbound.typing) body.typing_indicator = { type: "text" };
  const path = `${access.phoneNumberId}/messages`;
  const reply = await callGraph(http, access, { method: "POST", path, body, timeoutMs, signal, now: now() });
  if (reply.kind === "ok") return { outcome: "done" };
  return { outcome: "failed", reason: nameOf(reply), providerFault: !("status" in reply) || reply.status >= 500 };
}
