import { createHmac, timingSafeEqual } from "node:crypto";

/** How old a notification may be, in seconds. It may be as far in the future, because clocks differ. */
const TOLERANCE_S = 300;

/** The header that goes with a notification. `at` in ms since the epoch. */
export const SIGNATURE_HEADER = "x-sandbox-signature";

/** `t=<seconds>,v1=<HMAC-SHA256 over "<t>.<body>" in hex>` */
export function signNotification(secret: Uint8Array, body: Buffer | string, at: number): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${macOf(secret, seconds, body).toString("hex")}`;
}

/** `stale`: the signature is right but too old. Somebody may be sending an old notification again. */
export function checkSignature(
  secret: Uint8Array,
  header: unknown,
  body: Buffer,
  now: number,
): "ok" | "missing" | "wrong" | "stale" {
  const found = typeof header === "string" ? /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) : null;
  if (!found) return "missing";
  const seconds = Number(found[1]);
  if (!timingSafeEqual(macOf(secret, seconds, body), Buffer.from(found[2] ?? "", "hex"))) return "wrong";
  return Math.abs(Math.floor(now / 1000) - seconds) > TOLERANCE_S ? "stale" : "ok";
}

function macOf(secret: Uint8Array, seconds: number, body: Buffer | string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();
}
