import { errors, jwtVerify, SignJWT } from "jose";

const ISSUER = "balcao-desk";
export const ACCESS_LIFE_MS = 15 * 60_000;

/** The person of an access token. `sid` is the sign-in (the family of its refresh tokens). Times are in ms. */
export type Access = { userId: string; tenantId: string; role: string; sid: string; expiresAt: number };

/** Signs who the person is, for 15 minutes from `now`, and not beyond `until`, when the sign-in ends (ms). */
export async function mintAccess(
  key: Uint8Array,
  who: Omit<Access, "expiresAt">,
  now: number,
  until: number,
): Promise<{ access: string; expiresAt: number }> {
  const seconds = Math.floor(now / 1000);
  const end = Math.min(seconds + ACCESS_LIFE_MS / 1000, Math.floor(until / 1000));
  const access = await new SignJWT({ tenant: who.tenantId, role: who.role, sid: who.sid })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setSubject(who.userId)
    .setIssuedAt(seconds)
    .setExpirationTime(end)
    .sign(key);
  return { access, expiresAt: end * 1000 };
}

/** Null when the token is not ours, was changed, is of another kind, or has expired. */
export async function readAccess(key: Uint8Array, token: string, now: number): Promise<Access | null> {
  if (token.length > 4_096) return null;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      requiredClaims: ["sub", "exp"],
      currentDate: new Date(now),
    });
    const { sub, tenant, role, sid, exp } = payload;
    if (typeof tenant !== "string" || typeof role !== "string" || typeof sid !== "string") return null;
    return { userId: sub ?? "", tenantId: tenant, role, sid, expiresAt: (exp ?? 0) * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
