import { createHmac, timingSafeEqual } from "node:crypto";

/** The key with which an account speaks to the sandbox: `<account>.<HMAC>`. */
export function accountKey(secret: Uint8Array, account: string): string {
  return `${account}.${macOf(secret, account).toString("hex")}`;
}

/** The account of an `Authorization: Bearer` header; null when the key is wrong. */
export function accountOf(secret: Uint8Array, authorization: string | undefined): string | null {
  const found = /^Bearer ([0-9a-z-]{1,64})\.([0-9a-f]{64})$/.exec(authorization ?? "");
  if (!found) return null;
  const [, account = "", mac = ""] = found;
  return timingSafeEqual(macOf(secret, account), Buffer.from(mac, "hex")) ? account : null;
}

function macOf(secret: Uint8Array, account: string): Buffer {
  return createHmac("sha256", secret).update(`account:${account}`).digest();
}
