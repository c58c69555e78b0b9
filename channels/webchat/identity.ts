import { errors, jwtVerify } from "jose";
import { z } from "zod";
import type { Sender } from "../../bot/vocabulary/channel-event.js";
import { cleanName } from "./clean-text.js";

/** The longest lifetime of an identity token, so that a copied one is useless the day after. */
const MAX_LIFE_SECONDS = 24 * 60 * 60;

const claims = z.object({
  sub: z.string().min(1).max(128),
  exp: z.number(),
  name: z.string().max(1000).optional(),
  email: z.email().max(254).optional().catch(undefined),
  phone: z
    .string()
    .regex(/^\+?[\d\s().-]{8,24}$/)
    .optional()
    .catch(undefined),
});

export type Identified = { ok: true; from: Sender; expiresAt: number } | { ok: false; expired: boolean };

/**
 * Checks the JWT with which a company's site says who its visitor is: HS256 under the channel's `identitySecret`, with
 * `sub` (the company's own id of the person) and an `exp` at most 24 h ahead. Optional: `name`, `email`, `phone`. All
 * mistakes give the same refusal, so that the browser does not learn which check failed.
 */
export async function verifyIdentity(token: string, secret: string | undefined, now: number): Promise<Identified> {
  if (secret === undefined || secret === "") return { ok: false, expired: false };
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
      requiredClaims: ["exp", "sub"],
      currentDate: new Date(now),
    });
    const read = claims.safeParse(payload);
    if (!read.success || read.data.exp > now / 1000 + MAX_LIFE_SECONDS) return { ok: false, expired: false };
    const { sub, exp, name, email, phone } = read.data;
    return {
      ok: true,
      from: { externalId: `u_${sub}`, name: cleanName(name, 120), email, phone },
      expiresAt: exp * 1000,
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, expired: true };
    if (error instanceof errors.JOSEError || error instanceof TypeError) return { ok: false, expired: false };
    throw error;
  }
}
