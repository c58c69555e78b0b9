import type { ChannelAccount, ChannelTools, Outgoing, RawWebhook } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";

/** Input for tests: an account of the simulated Instagram, webhooks for it, and sends that should succeed. */
export const NOW = Date.UTC(2026, 10, 20, 12);
export const HOUR_MS = 60 * 60 * 1000;
export const ANA = "1234567890123456";

export function testAccount(
  apiBaseUrl?: string,
  accessToken = "IGAAsecrettokenQ7x9Zk2LmN4pR8sT1vW3yB5cD",
): ChannelAccount {
  return {
    id: "channel-1",
    tenantId: "tenant-1",
    kind: "instagram",
    key: "loja-instagram",
    externalId: "17841400000000001",
    settings: apiBaseUrl === undefined ? {} : { apiBaseUrl },
    secrets: { accessToken, appSecret: "0123456789abcdef0123456789abcdef", verifyToken: "palavra-de-verificacao-9k2" },
  };
}

export function webhook({ bytes, signature }: { bytes: Buffer; signature: string }): RawWebhook {
  const headers = { "x-hub-signature-256": signature };
  return { method: "POST", query: new URLSearchParams(), headers, body: bytes };
}

export function outgoing(content: OutboundContent, change: Partial<Outgoing> = {}): Outgoing {
  return {
    key: "event-1.0",
    to: { externalId: ANA },
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
