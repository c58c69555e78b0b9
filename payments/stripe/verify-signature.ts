import { createHmac, timingSafeEqual } from "node:crypto";
import type { RawNotification, Verified } from "../gateway.js";

/** How far the signature's moment may be from ours, in seconds, before or after. (The SDK's check takes any future.) */
const TOLERANCE_S = 300;

/**
 * Checks `Stripe-Signature: t=…,v1=…`: HMAC-SHA256 over `<t>.<body>`, the body as it came. While a secret is being
 * replaced there are two `v1`; `v0` proves nothing.
 */
export function verifySignature(secret: string, { headers, body }: RawNotification, now: number): Verified {
  const header = headers["stripe-signature"];
  const parts = typeof header === "string" ? header.split(",").map((part) => part.trim().split("=")) : [];
  const t = parts.find(([name]) => name === "t")?.[1] ?? "";
  const given = parts.flatMap(([name, value = ""]) => (name === "v1" && /^[0-9a-f]{64}$/.test(value) ? [value] : []));
  if (!/^\d{1,12}$/.test(t) || secret === "") return refused(401, "not signed by Stripe");
  const mac = createHmac("sha256", secret).update(`${t}.`).update(body).digest();
  if (!given.some((one) => timingSafeEqual(mac, Buffer.from(one, "hex")))) return refused(401, "not signed by Stripe");
  const away = Math.abs(Math.floor(now / 1_000) - Number(t));
  return away > TOLERANCE_S ? refused(400, "signed too long ago, or in the future") : { outcome: "ok" };
}

const refused = (status: 400 | 401, reason: string): Verified => ({ outcome: "refused", status, reason });
