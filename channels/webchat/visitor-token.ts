import { randomBytes } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";

const ISSUER = "balcao-webchat";
/** An anonymous visitor is forgotten by the browser after this long without a visit. */
const LIFE_DAYS = 400;
/** A token older than this is replaced at the next visit, so that a regular visitor is never forgotten. */
const RENEW_AFTER_DAYS = 30;
const DAY_SECONDS = 86_400;

export type VisitorToken = { externalId: string; renew: boolean; expiresAt: number };

/** A new anonymous visitor's id: 128 random bits, not to be guessed. */
export function newVisitorId(): string {
  return `v_${randomBytes(16).toString("base64url")}`;
}

/**
 * Signs "the bearer is this visitor of this channel". `expiresAt` (ms) shortens it, for identified visitors whose own
 * token ends sooner.
 */
export async function mintVisitorToken(
  secret: Uint8Array,
  visitor: { channelId: string; externalId: string; expiresAt?: number },
  now: number,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const end =
    visitor.expiresAt === undefined ? seconds + LIFE_DAYS * DAY_SECONDS : Math.floor(visitor.expiresAt / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(visitor.channelId)
    .setSubject(visitor.externalId)
    .setIssuedAt(seconds)
    .setExpirationTime(end)
    .sign(secret);
}

/** Reads a token of ours. Null when it is not ours, of another channel, changed or expired. */
export async function verifyVisitorToken(
  secret: Uint8Array,
  token: string,
  channelId: string,
  now: number,
): Promise<VisitorToken | null> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: channelId,
      requiredClaims: ["sub", "iat", "exp"],
      currentDate: new Date(now),
    });
    const { sub, iat, exp } = payload;
    if (sub === undefined || iat === undefined || exp === undefined) return null;
    return { externalId: sub, renew: now / 1000 - iat > RENEW_AFTER_DAYS * DAY_SECONDS, expiresAt: exp * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}
