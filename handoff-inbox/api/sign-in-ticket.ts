import { createHash } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import type { UserRow } from "../../db/stores/user-store.js";

const ISSUER = "balcao-sign-in";
const LIFE_SECONDS = 5 * 60;

/** A person who has done the first step of a sign-in, and how (`password`, `openid`). */
export type Ticket = { userId: string; tenantId: string; password: string; way: string };

/** Whether a password was changed between the steps can be told by this, and nothing else can. */
export const passwordMark = (passwordHash: string | null) =>
  createHash("sha256")
    .update(`ticket\0${passwordHash ?? ""}`)
    .digest("base64url")
    .slice(0, 16);

/** Signs that the first step was done, for five minutes from `now` (ms). */
export function signTicket(key: Uint8Array, user: UserRow, way: string, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ tenant: user.tenantId, password: passwordMark(user.passwordHash), way })
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
    const { sub = "", tenant, password, way } = payload;
    if (typeof tenant !== "string" || typeof password !== "string" || typeof way !== "string") return null;
    return { userId: sub, tenantId: tenant, password, way };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
