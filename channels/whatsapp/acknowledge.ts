import type { ChannelTools } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import type { Json } from "../../platform/http/narrow.js";
import type { GraphAccess } from "./account.js";
import { callGraph } from "./graph-call.js";

/**
 * Turns the customer's ticks blue and, with `typing`, shows that an answer is being written (for 25 s, or until it
 * comes). Best effort: it never rejects, because nobody waits for it and no message depends on it; a dead token is
 * told by the next send.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
 */
export async function acknowledgeMessage(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  access: GraphAccess | undefined,
  inbound: { providerId: string; typing: boolean },
  { signal, now }: ChannelTools,
): Promise<void> {
  if (!access) return;
  const body: Json = { messaging_product: "whatsapp", status: "read", message_id: inbound.providerId };
  if (inbound.typing) body.typing_indicator = { type: "text" };
  const path = `${access.phoneNumberId}/messages`;
  await callGraph(http, access, { method: "POST", path, body, timeoutMs, signal, now: now() });
}
