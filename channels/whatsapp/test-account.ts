import type { ChannelAccount, ChannelTools, Outgoing, RawWebhook } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { signBody } from "../meta/sign-webhook.js";

/** Input for tests: an account, webhooks signed for it, and sends that should succeed. */
export const NOW = Date.UTC(2026, 10, 20, 12);

export function testAccount(apiBaseUrl?: string): ChannelAccount {
  return {
    id: "channel-1",
    tenantId: "tenant-1",
    kind: "whatsapp",
    key: "loja-whatsapp",
    externalId: "1122334455667",
    settings: apiBaseUrl === undefined ? {} : { apiBaseUrl },
    secrets: {
      accessToken: "EAAGsecrettokenQ7x9Zk2LmN4pR8sT1vW3yB5cD",
      appSecret: "0123456789abcdef0123456789abcdef",
      verifyToken: "palavra-de-verificacao-9k2",
    },
  };
}

/** A webhook as Meta would send it: JSON (or exactly these bytes) with the app's signature. */
export function signedWebhook(account: ChannelAccount, body: unknown): RawWebhook {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = { "x-hub-signature-256": signBody(account.secrets.appSecret ?? "", bytes) };
  return { method: "POST", query: new URLSearchParams(), headers, body: bytes };
}

/** A webhook's body around one value of the field `messages`, or of another field. */
export function payload(value: Record<string, unknown>, field = "messages"): Record<string, unknown> {
  const metadata = { display_phone_number: "551133334444", phone_number_id: "1122334455667" };
  const changes = [{ field, value: { messaging_product: "whatsapp", metadata, ...value } }];
  return { object: "whatsapp_business_account", entry: [{ id: "waba-1", time: 1697043223, changes }] };
}

export function textMessage(id: string, text: string): Record<string, unknown> {
  return { from: "5511988887777", id, timestamp: "1697043223", type: "text", text: { body: text } };
}

export function outgoing(content: OutboundContent, change: Partial<Outgoing> = {}): Outgoing {
  return {
    key: "event-1.0",
    to: { externalId: "5511988887777" },
    content,
    byPerson: false,
    lastInboundAt: NOW - 1000,
    messageId: "1",
    ...change,
  };
}

export function testTools(change: Partial<ChannelTools> = {}): ChannelTools {
  return {
    signal: new AbortController().signal,
    now: () => NOW,
    readFile: async () => ({ bytes: Buffer.from("bytes"), mime: "image/png", name: "foto.png" }),
    ...change,
  };
}
