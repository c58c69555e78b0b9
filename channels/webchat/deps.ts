import type { IncomingHttpHeaders } from "node:http";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import type { Files } from "../../bot/ports/files.js";
import type { Inbox } from "../../bot/ports/inbox.js";
import type { Live } from "../../bot/ports/live.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { Transcript } from "../ports.js";
import type { WebChatLimits } from "./limits.js";

/** The part of pino that is used here. It is never given a token, a message's text or a person's name. */
export type WebChatLog = {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
};

/** What both the socket server and the HTTP routes need. */
export type WebChatBase = {
  /** The account with this public key, of whatever tenant. Null when there is none of kind "webchat". */
  findChannel(key: string): Promise<{ account: ChannelAccount; paused: boolean } | null>;
  files: Files;
  now(): number;
  log: WebChatLog;
  sign: { visitorSecret: Uint8Array };
  limits: WebChatLimits;
  shared: SharedLimits;
  /** Our origin as browsers see it, for a proxy that changes `Host`. */
  publicOrigin?: string;
  /** The network address of a connection, behind the proxies that are trusted. */
  addressOf(headers: IncomingHttpHeaders, remoteAddress: string): string;
};

export type WebChatDeps = WebChatBase & {
  inbox: Inbox;
  transcript: Transcript;
  live: Live;
};
