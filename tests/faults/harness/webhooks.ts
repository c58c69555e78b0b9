import { randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import { signBody } from "../../../channels/meta/sign-webhook.js";
import { ACCOUNT, WEBHOOK_PATH } from "./company.js";

export type MessageItem = Record<string, unknown> & { from: string; id: string };

/** A message in the form in which Meta sends it. */
export function textMessage(phone: string, text: string, id = `wamid.in.${randomUUID()}`): MessageItem {
  return { from: phone, id, timestamp: seconds(), type: "text", text: { body: text } };
}

export function mediaMessage(phone: string, mediaId: string, mime: string, name?: string): MessageItem {
  const type = mime.startsWith("image/") ? "image" : "document";
  const id = `wamid.in.${randomUUID()}`;
  return { from: phone, id, timestamp: seconds(), type, [type]: { id: mediaId, mime_type: mime, filename: name } };
}

/** The webhook around some messages of some customers. */
export function messagesBody(messages: readonly MessageItem[]): string {
  const phones = [...new Set(messages.map((message) => message.from))];
  const contacts = phones.map((phone) => ({ wa_id: phone, profile: { name: `Cliente ${phone.slice(-4)}` } }));
  return around({ contacts, messages });
}

export function statusBody(
  to: string,
  providerId: string,
  status: "sent" | "delivered" | "read" | "failed",
  key?: string,
): string {
  const errors = status === "failed" ? [{ code: 131026, title: "Message undeliverable" }] : undefined;
  return around({
    statuses: [
      { id: providerId, status, timestamp: seconds(), recipient_id: to, biz_opaque_callback_data: key, errors },
    ],
  });
}

function around(value: Record<string, unknown>): string {
  const metadata = { display_phone_number: "551130000000", phone_number_id: ACCOUNT.phoneNumberId };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "100000000000001",
        changes: [{ field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } }],
      },
    ],
  });
}

const seconds = () => String(Math.floor(Date.now() / 1000));
const agent = new Agent({ connections: 256, pipelining: 1, keepAliveTimeout: 4_000 });

/** Posts a signed webhook once. Rejects when the connection breaks, or no answer comes in time. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
  patienceMs = 30_000,
): Promise<number> {
  const answer = await request(`${url}${WEBHOOK_PATH}`, {
    method: "POST",
    dispatcher: agent,
    headers: {
      "content-type": "application/json",
      "x-hub-signature-256": signBody(ACCOUNT.appSecret, body),
      ...headers,
    },
    body,
    headersTimeout: patienceMs,
  });
  await answer.body.dump();
  return answer.statusCode;
}

/**
 * Posts like the provider: again and again, with the same bytes, until the answer is 200. Returns the number of
 * attempts.
 */
export async function deliver(url: string, body: string, patienceMs = 15_000): Promise<number> {
  const until = Date.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    const status = await post(url, body).catch(() => 0);
    if (status === 200) return tries;
    if (Date.now() > until) throw new Error(`not taken within ${patienceMs} ms; the last answer was ${status}`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(50 * tries, 250)));
  }
}
