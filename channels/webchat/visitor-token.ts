import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const ISSUER = "balcao-webchat";
/** The browser forgets an anonymous visitor after so many days without a visit. */
const LIFE_DAYS = 400;
/** A token that is older than this is replaced at the next visit, so that a regular visitor is never forgotten. */
const RENEW_AFTER_DAYS = 30;
const DAY_SECONDS = 86_400;

/** `{"alg":"HS256","typ":"JWT"}`. No other header is accepted, so that a token cannot choose how it is checked. */
const HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const claims = z.object({ iss: z.literal(ISSUER), aud: z.string(), sub: z.string(), iat: z.number(), exp: z.number() });

export type VisitorToken = { externalId: string; renew: boolean; expiresAt: number };

/** A new anonymous visitor's id: 128 random bits, which cannot be guessed. */
export function newVisitorId(): string {
  return `v_${randomBytes(16).toString("base64url")}`;
}

/**
 * Signs "the bearer is this visitor of this channel", as a JWT (RFC 7519, HS256). `expiresAt` (ms) limits it for
 * identified visitors whose own token expires sooner. It is synchronous: strangers need one at each handshake, and
 * waking a thread for each would cost the event loop a hundred times what the signature does.
 */
export function mintVisitorToken(
  secret: Uint8Array,
  visitor: { channelId: string; externalId: string; expiresAt?: number },
  now: number,
): string {
  const iat = Math.floor(now / 1000);
  const exp = visitor.expiresAt === undefined ? iat + LIFE_DAYS * DAY_SECONDS : Math.floor(visitor.expiresAt / 1000);
  const payload = { iss: ISSUER, aud: visitor.channelId, sub: visitor.externalId, iat, exp };
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return `${signed}.${mac(secret, signed).toString("base64url")}`;
}

/** Reads one of our tokens. Null when it is not ours, belongs to another channel, was changed, or has expired. */
export function verifyVisitorToken(
  secret: Uint8Array,
  token: string,
  channelId: string,
  now: number,
): VisitorToken | null {
  const [header, payload, given = "", ...more] = token.split(".", 4);
  if (header !== HEADER || payload === undefined || more.length > 0) return null;
  const right = mac(secret, `${header}.${payload}`);
  const shown = Buffer.from(given, "base64url");
  if (shown.length !== right.length || !timingSafeEqual(shown, right)) return null;
  // It has our signature, so it is JSON.
  const read = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  if (!read.success || read.data.aud !== channelId || read.data.exp <= now / 1000) return null;
  const { sub, iat, exp } = read.data;
  return { externalId: sub, renew: now / 1000 - iat > RENEW_AFTER_DAYS * DAY_SECONDS, expiresAt: exp * 1000 };
}

function mac(secret: Uint8Array, signed: string): Buffer {
  return createHmac("sha256", secret).update(signed).digest();
}
