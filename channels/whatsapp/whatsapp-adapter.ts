import { LRUCache } from "lru-cache";
import type { ChannelAccount, ChannelAdapter } from "../../bot/ports/channel-adapter.js";
import { createHttpExchange } from "../../platform/http/http-exchange.js";
import { checkWhatsAppAccount, graphAccess } from "./account.js";
import { acknowledgeMessage } from "./acknowledge.js";
import { addressesOf } from "./addresses-of.js";
import { WHATSAPP_CAPABILITIES } from "./capabilities.js";
import { chatAddress } from "./chat-address.js";
import { fetchMedia } from "./fetch-media.js";
import { listTemplates } from "./list-templates.js";
import { probeNumber } from "./probe-number.js";
import { receiveWebhook } from "./receive.js";
import { sendMessage } from "./send.js";

export type WhatsAppOptions = {
  /** `https://graph.facebook.com`. An account's `apiBaseUrl` replaces it. */
  graphBaseUrl: string;
  /** `v24.0` */
  graphVersion: string;
  /** Time limit of each short request, in ms. Files have two minutes. */
  timeoutMs: number;
  /** How long a cut-off send waits for its status before it is repeated, in ms; default 30 s. */
  uncertainWaitMs?: number;
  /** Further hosts to which a token may be sent when media is fetched: `host` or `host:port`. */
  mediaHosts?: string[];
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Slow networks take a second. A host that has not accepted a connection within ten will not. */
const LONGEST_CONNECT_MS = 10_000;

/**
 * WhatsApp through Meta's Cloud API. One adapter serves all accounts over one pool of connections. An account's
 * settings: `phoneNumberId`, optional `businessAccountId` and `apiBaseUrl`. Its secrets: `accessToken`, `appSecret`, `verifyToken`.
 */
export function createWhatsAppAdapter(options: WhatsAppOptions): ChannelAdapter {
  const http = createHttpExchange(Math.min(options.timeoutMs, LONGEST_CONNECT_MS));
  const uploaded = new LRUCache<string, string>({ max: 1000, ttl: DAY_MS });
  const numbers = new LRUCache<string, string>({ max: 1000, ttl: DAY_MS });
  const station = { http, uploaded, timeoutMs: options.timeoutMs, mediaHosts: options.mediaHosts ?? [] };
  const accessOf = (account: ChannelAccount) => graphAccess(account, options);
  return {
    kind: "whatsapp",
    capabilities: WHATSAPP_CAPABILITIES,
    checkAccount: checkWhatsAppAccount,
    trustedSettings: ["apiBaseUrl"],
    addressesOf,
    receive: receiveWebhook,
    send: (account, outgoing, tools) => sendMessage(station, account, accessOf(account), outgoing, tools),
    probe: (account, tools) => probeNumber(station, account, accessOf(account), tools),
    templates: (account, tools) => listTemplates(station, account, accessOf(account), tools),
    fetchMedia: (account, mediaId, tools) => fetchMedia(station, accessOf(account), mediaId, tools),
    chatAddress: (account, tools) => chatAddress({ ...station, numbers }, account, accessOf(account), tools),
    acknowledge: (account, inbound, tools) => acknowledgeMessage(station, accessOf(account), inbound, tools),
    // Statuses with our key follow a message within seconds. Without one, the message was most likely never accepted.
    uncertain: { waitMs: options.uncertainWaitMs ?? 30_000, then: "repeat" },
  };
}
