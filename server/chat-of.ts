import type { ChannelRegistry } from "./channel-registry.js";

/** A conversation's place: an order's, or a report's. */
type Place = { channel: { id: string; kind: string }; company: { profile: { [name: string]: unknown } } };

/**
 * Where the conversation of an order or a report goes on, as an address that a browser opens: what the channel's adapter says, or the
 * company's site for a chat on it. The company's phone is often another one than the channel's. Null where only the
 * customer's own app knows, and for the demonstration, whose numbers are nobody's.
 */
export function createChatOf({ channels, now }: { channels: Pick<ChannelRegistry, "all">; now(): number }) {
  return async ({ channel, company }: Place): Promise<string | null> => {
    if (channel.kind === "webchat") {
      const { site } = company.profile;
      return typeof site === "string" && /^https?:\/\//.test(site) ? site : null;
    }
    const connected = channels.all().find(({ account }) => account.id === channel.id);
    if (!connected || connected.demo) return null;
    const tools = { signal: AbortSignal.timeout(PATIENCE_MS), now };
    return (await connected.adapter.chatAddress?.(connected.account, tools)) ?? null;
  };
}

/** A person waits for the page. */
const PATIENCE_MS = 5_000;
