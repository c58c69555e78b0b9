import { randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

const ISSUER = "balcao-device";
/** What browsers keep a cookie for at most. */
export const DEVICE_LIFE_MS = 400 * 86_400_000;
/** People whom one browser is known for: those who signed in last. */
const PEOPLE = 8;
const claims = z.object({ jti: z.uuid(), people: z.array(z.uuid()).max(PEOPLE) });

/** A browser that people signed in with: its id, and theirs. */
export type KnownDevice = { id: string; people: string[] };

/**
 * What a browser keeps to be known by, in every process and after a restart: signed, good for nothing but not being taken
 * for a stranger when one of these people signs in again. `now` in ms.
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

/** Null when it is not ours, changed, or over. */
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

/** The device once this person signed in with it; a new one where there was none. */
export function withPerson(device: KnownDevice | null, userId: string): KnownDevice {
  const others = (device?.people ?? []).filter((id) => id !== userId);
  return { id: device?.id ?? randomUUID(), people: [userId, ...others].slice(0, PEOPLE) };
}
