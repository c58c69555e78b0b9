import { createHash } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { OutsideIdentity } from "../../db/stores/outside-identity-store.js";
import type { UserRow } from "../../db/stores/user-store.js";

const ISSUER = "balcao-sign-in";
const LIFE_SECONDS = 5 * 60;

/**
 * A person who has done the first step of a sign-in, and how (`password`, `openid`). `outside`: whom an OpenID provider
 * says that they are, which counts once the second step was right, too.
 */
export type Ticket = {
  userId: string;
  tenantId: string;
  password: string;
  way: string;
  outside: OutsideIdentity | null;
};
const claimsSchema = z.object({
  tenant: z.string(),
  password: z.string(),
  way: z.string(),
  outside: z.object({ issuer: z.string(), subject: z.string() }).nullable().default(null),
});

/** Whether a password was changed between the steps can be told by this, and nothing else can. */
export const passwordMark = (passwordHash: string | null) =>
  createHash("sha256")
    .update(`ticket\0${passwordHash ?? ""}`)
    .digest("base64url")
    .slice(0, 16);

/** Signs that the first step was done, for five minutes from `now` (ms). */
export function signTicket(
  key: Uint8Array,
  user: UserRow,
  { way, outside = null }: { way: string; outside?: OutsideIdentity | null },
  now: number,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ tenant: user.tenantId, password: passwordMark(user.passwordHash), way, outside })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setSubject(user.id)
    .setExpirationTime(seconds + LIFE_SECONDS)
    .sign(key);
}

/** Null when the ticket is not ours, was changed, is of another kind, or has expired. */
export async function readTicket(key: Uint8Array, ticket: string, now: number): Promise<Ticket | null> {
  try {
    const { payload } = await jwtVerify(ticket, key, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      requiredClaims: ["sub", "exp"],
      currentDate: new Date(now),
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return null;
    const { tenant, password, way, outside } = claims.data;
    return { userId: payload.sub ?? "", tenantId: tenant, password, way, outside };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
