import type { Sender } from "../../bot/vocabulary/channel-event.js";

/** Who is at the other end of a socket. It is kept as `socket.data`, so it is small and contains no secret. */
export type Visitor = {
  account: { id: string; tenantId: string };
  /** The channel's public key. */
  channel: string;
  from: Sender;
  /** Empty until the visitor has a conversation. */
  conversationId: string;
  /** When the identity expires, in ms since the epoch; null for anonymous visitors. */
  expiresAt: number | null;
};

/** The name of the audience (a socket.io room) with all sockets of one visitor. */
export function audienceOf(channelId: string, externalId: string): string {
  return `webchat:${channelId}:${externalId}`;
}
