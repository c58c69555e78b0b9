import { createHmac, timingSafeEqual } from "node:crypto";
import type { RawNotification, Verified } from "../gateway.js";

/** How far the signature's moment may be from ours, in ms. The documentation leaves the choice to the receiver. */
const TOLERANCE_MS = 300_000;
/** A number of this size or more is ms. In seconds, it would be the year 5138. */
const LEAST_MS = 100_000_000_000;

/**
 * Checks `x-signature: ts=…,v1=…`: HMAC-SHA256 over `id:<data.id>;request-id:<x-request-id>;ts:<ts>;`, without the parts
 * that did not come. The documentation writes `data.id` in lower case, others sign it as it is, and `ts` comes in seconds
 * or ms: all of these are accepted. The body is not signed. What comes in the old form (`?topic=…&id=…`) has a signature
 * that nobody can check, and is refused.
 */
export function verifySignature(secret: string, { query, headers }: RawNotification, now: number): Verified {
  const header = headers["x-signature"];
  const found = typeof header === "string" ? /^ts=(\d{1,16}),\s*v1=([0-9a-f]{64})$/.exec(header) : null;
  const [, ts = "", v1 = ""] = found ?? [];
  if (!found || secret === "") return refused(401, "not signed by Mercado Pago");
  const dataId = query.get("data.id");
  const requestId = headers["x-request-id"];
  const given = Buffer.from(v1, "hex");
  const rest = `${typeof requestId === "string" ? `request-id:${requestId};` : ""}ts:${ts};`;
  const spellings = dataId ? [`id:${dataId};`, `id:${dataId.toLowerCase()};`] : [""];
  const fits = spellings.some((id) =>
    timingSafeEqual(createHmac("sha256", secret).update(`${id}${rest}`).digest(), given),
  );
  if (!fits) return refused(401, "not signed by Mercado Pago");
  const at = Number(ts) >= LEAST_MS ? Number(ts) : Number(ts) * 1_000;
  return Math.abs(now - at) > TOLERANCE_MS ? refused(400, "signed too long ago, or in the future") : { outcome: "ok" };
}

const refused = (status: 400 | 401, reason: string): Verified => ({ outcome: "refused", status, reason });
