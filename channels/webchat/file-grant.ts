import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const HALF_DAY_MS = 12 * 60 * 60 * 1000;

const schema = z.strictObject({
  tenantId: z.string(),
  channelId: z.string(),
  channel: z.string(),
  externalId: z.string(),
  fileId: z.string(),
  /**
   * The name by which this visitor knows the file. Others may have sent the same bytes under names that this visitor
   * must not see.
   */
  name: z.string().optional(),
  expiresAt: z.number(),
  upload: z
    .strictObject({ mime: z.string(), name: z.string(), size: z.number(), caution: z.string().optional() })
    .optional(),
});

/**
 * Permission for one visitor to fetch one file. It is given with a line of that visitor's transcript, or for the
 * visitor's own upload (`upload` then describes the file and any caution). So no list of files is needed, and the
 * visitor's token need not stand in an address. It is valid for 24 to 36 h and ends at noon or midnight UTC: within
 * half a day the same file has the same address, and browsers cache it. Reading the history again gives a new grant.
 */
export type FileGrant = z.infer<typeof schema>;

/**
 * Signs a grant: `<payload>.<HMAC-SHA256>`, base64url. It is synchronous, because lines must not overtake each other.
 */
export function signFileGrant(secret: Uint8Array, grant: Omit<FileGrant, "expiresAt">, now: number): string {
  const expiresAt = (Math.floor(now / HALF_DAY_MS) + 3) * HALF_DAY_MS;
  const payload = Buffer.from(JSON.stringify({ ...grant, expiresAt })).toString("base64url");
  return `${payload}.${mac(secret, payload).toString("base64url")}`;
}

/** Reads one of our grants. Null when it was changed, is another installation's, or has expired. */
export function verifyFileGrant(secret: Uint8Array, token: string, now: number): FileGrant | null {
  const dot = token.indexOf(".");
  if (dot < 1 || token.length > 4096) return null;
  const payload = token.slice(0, dot);
  const given = Buffer.from(token.slice(dot + 1), "base64url");
  const right = mac(secret, payload);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const grant = schema.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return grant.expiresAt > now ? grant : null;
}

/** The label distinguishes these from everything else that is signed with the same secret. */
function mac(secret: Uint8Array, payload: string): Buffer {
  return createHmac("sha256", secret).update(`balcao-webchat-file:${payload}`).digest();
}
