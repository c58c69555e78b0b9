import { createHash, timingSafeEqual } from "node:crypto";
import type { ChannelAccount, RawWebhook, Received } from "../../bot/ports/channel-adapter.js";
import { signBody } from "./sign-webhook.js";

/**
 * Answers Meta's request when an admin registers the webhook: the token must be ours, and the challenge is returned.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function verifySubscription(account: ChannelAccount, query: RawWebhook["query"]): Received {
  const expected = account.secrets.verifyToken;
  const token = query.get("hub.verify_token");
  if (query.get("hub.mode") !== "subscribe") return refused(400, "hub.mode is not subscribe");
  if (!expected || token === null || !sameText(token, expected)) return refused(403, "hub.verify_token is not ours");
  const challenge = query.get("hub.challenge");
  return challenge === null ? refused(400, "hub.challenge is missing") : { kind: "challenge", text: challenge };
}

/**
 * Whether the app whose secret we hold signed exactly these bytes. It takes the same time for every wrong signature.
 */
export function isSignedByApp(account: ChannelAccount, request: RawWebhook): boolean {
  const secret = account.secrets.appSecret;
  const signature = request.headers["x-hub-signature-256"];
  if (!secret || !signature) return false;
  return sameText(signature, signBody(secret, request.body));
}

/** Texts of different lengths are compared by digest, because `timingSafeEqual` only accepts equal lengths. */
function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  if (a.length === b.length) return timingSafeEqual(a, b);
  return timingSafeEqual(digest(a), digest(b));
}

function digest(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function refused(status: 400 | 403, reason: string): Received {
  return { kind: "refused", status, reason };
}
