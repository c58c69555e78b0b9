import { LRUCache } from "lru-cache";
import type { ChannelAccount, ChannelAdapter } from "../../bot/ports/channel-adapter.js";
import { createHttpExchange } from "../../platform/http/http-exchange.js";
import { checkInstagramAccount, graphAccess } from "./account.js";
import { acknowledgeMessage } from "./acknowledge.js";
import { INSTAGRAM_CAPABILITIES } from "./capabilities.js";
import { fetchMedia } from "./fetch-media.js";
import { probeAccount } from "./probe-account.js";
import { receiveWebhook } from "./receive.js";
import { renewToken } from "./renew-token.js";
import { sendMessage } from "./send.js";

export type InstagramOptions = {
  /** `https://graph.instagram.com`. An account's `apiBaseUrl` replaces it. */
  graphBaseUrl: string;
  /** `v24.0` */
  graphVersion: string;
  /** Time limit of each short request, in ms. Files have two minutes. */
  timeoutMs: number;
  /** How long a cut-off send waits for its echo before a person decides about it, in ms; default 30 s. */
  uncertainWaitMs?: number;
  /** Further hosts from which media is fetched: `host` or `host:port`. */
  mediaHosts?: string[];
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** A host that has not accepted a connection within ten seconds will not. */
const LONGEST_CONNECT_MS = 10_000;

/**
 * Instagram Direct through Meta's Instagram API with Instagram login. One adapter serves all accounts. An account's
 * `externalId` is the professional account's id; optional setting: `apiBaseUrl`; secrets: `accessToken`, `appSecret`,
 * `verifyToken`.
 */
export function createInstagramAdapter(options: InstagramOptions): ChannelAdapter {
  const http = createHttpExchange(Math.min(options.timeoutMs, LONGEST_CONNECT_MS));
  const uploaded = new LRUCache<string, string>({ max: 1000, ttl: DAY_MS });
  const station = { http, uploaded, timeoutMs: options.timeoutMs, mediaHosts: options.mediaHosts ?? [] };
  const accessOf = (account: ChannelAccount) => graphAccess(account, options);
  return {
    kind: "instagram",
    capabilities: INSTAGRAM_CAPABILITIES,
    checkAccount: checkInstagramAccount,
    trustedSettings: ["apiBaseUrl"],
    receive: receiveWebhook,
    send: (account, outgoing, tools) => sendMessage(station, account, accessOf(account), outgoing, tools),
    fetchMedia: (account, address, tools) =>
      fetchMedia(station, accessOf(account)?.base ?? options.graphBaseUrl, address, tools),
    acknowledge: (account, inbound, tools) => acknowledgeMessage(station, accessOf(account), inbound, tools),
    probe: (account, tools) => probeAccount(station, account, accessOf(account), tools),
    renew: (account, tools) => renewToken(station, account, accessOf(account), tools),
    // An echo follows each message within seconds, where the app asked for echoes. Without one nobody knows.
    uncertain: { waitMs: options.uncertainWaitMs ?? 30_000, then: "person" },
  };
}
