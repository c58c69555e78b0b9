import { createHmac } from "node:crypto";

/**
 * The value of `X-Hub-Signature-256` for a body: what Meta sends, and what the simulator and tests send in its place.
 * Over the bytes as they travel; a re-serialised body has another signature.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function signBody(appSecret: string, body: Buffer | string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}
