import type { ChannelAdapter } from "../bot/ports/channel-adapter.js";
import { createInstagramAdapter } from "../channels/instagram/instagram-adapter.js";
import { createWebChatAdapter } from "../channels/webchat/web-chat-adapter.js";
import { createWhatsAppAdapter } from "../channels/whatsapp/whatsapp-adapter.js";
import type { Config } from "../platform/config/load-config.js";

/** The channels of this product. To add one, add a line here. */
export function createAdapters(config: Config): ChannelAdapter[] {
  return [
    createWhatsAppAdapter({
      graphBaseUrl: config.graphApiBaseUrl,
      graphVersion: config.graphApiVersion,
      timeoutMs: config.sendTimeoutMs,
      uncertainWaitMs: config.uncertainWaitMs,
    }),
    createInstagramAdapter({
      graphBaseUrl: config.instagramApiBaseUrl,
      graphVersion: config.graphApiVersion,
      timeoutMs: config.sendTimeoutMs,
      uncertainWaitMs: config.uncertainWaitMs,
    }),
    createWebChatAdapter(),
  ];
}
