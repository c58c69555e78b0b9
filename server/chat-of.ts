import type { CustomerOrder } from "../payments/ports.js";
import type { ChannelRegistry } from "./channel-registry.js";

/**
 * Where an order's conversation goes on, as an address that a browser opens: what the channel's adapter says, or the
 * company's site for a chat on it. The company's phone is often another one than the channel's. Null where only the
 * customer's own app knows, and for the demonstration, whose numbers are nobody's.
 */
export function createChatOf({ channels, now }: { channels: Pick<ChannelRegistry, "all">; now(): number }) {
  return async ({ channel, company }: Pick<CustomerOrder, "channel" | "company">): Promise<string | null> => {
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
