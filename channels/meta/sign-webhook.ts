import { createHmac } from "node:crypto";

/**
 * The value of `X-Hub-Signature-256` for a body, as Meta, the simulator and tests send it. The signature covers the
 * bytes as they are sent; a re-serialised body has another signature.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function signBody(appSecret: string, body: Buffer | string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}
