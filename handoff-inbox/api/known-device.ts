import { randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

const ISSUER = "balcao-device";
/** The longest time for which browsers keep a cookie. */
export const DEVICE_LIFE_MS = 400 * 86_400_000;
/** For how many people one browser is known: those who signed in last. */
const PEOPLE = 8;
const claims = z.object({ jti: z.uuid(), people: z.array(z.uuid()).max(PEOPLE) });

/** A browser on which people signed in: its id, and theirs. */
export type KnownDevice = { id: string; people: string[] };

/**
 * Signs the cookie by which a browser is recognised, in every process and after a restart. Its only use is that the
 * browser does not count as a stranger when one of these people signs in again. `now` in ms.
 */
export function signDevice(key: Uint8Array, { id, people }: KnownDevice, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ people })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setJti(id)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + DEVICE_LIFE_MS / 1000)
    .sign(key);
}

/** Null when the cookie is not ours, was changed, or has expired. */
export async function readDevice(
  key: Uint8Array,
  cookie: string | undefined,
  now: number,
): Promise<KnownDevice | null> {
  if (cookie === undefined || cookie.length > 2_048) return null;
  try {
    const { payload } = await jwtVerify(cookie, key, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      requiredClaims: ["jti", "exp"],
      currentDate: new Date(now),
    });
    const read = claims.safeParse(payload);
    return read.success ? { id: read.data.jti, people: read.data.people } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** The device after this person signed in on it; a new one when there was none. */
export function withPerson(device: KnownDevice | null, userId: string): KnownDevice {
  const others = (device?.people ?? []).filter((id) => id !== userId);
  return { id: device?.id ?? randomUUID(), people: [userId, ...others].slice(0, PEOPLE) };
}
