import type { ChannelAccount, RawWebhook, Received } from "../../bot/ports/channel-adapter.js";
import { parseJson } from "./parse-json.js";
import { translateUpdates } from "./translate-updates.js";
import { isSignedByApp, verifySubscription } from "./verify.js";

/** Meta says that a payload is up to 3 MB; a little air, so that a full one is never refused for days of retries. */
export const LARGEST_WEBHOOK = 4 * 1024 * 1024;

/**
 * Verifies and translates one webhook of the Cloud API; decides nothing and never throws, whatever the bytes.
 * `externalId` of each event is the phone number id it names, because one app may carry many numbers.
 */
export function receiveWebhook(account: ChannelAccount, request: RawWebhook): Received {
  if (request.method === "GET") return verifySubscription(account, request.query);
  if (request.method !== "POST") return { kind: "refused", status: 405, reason: "only GET and POST" };
  if (request.body.length > LARGEST_WEBHOOK) return { kind: "refused", status: 413, reason: "larger than 4 MB" };
  if (!isSignedByApp(account, request)) return { kind: "refused", status: 401, reason: "not signed by our app" };
  const body = parseJson(request.body.toString("utf8"));
  if (body === undefined) return { kind: "refused", status: 400, reason: "signed, but not JSON" };
  return { kind: "events", ...translateUpdates(body, account.externalId) };
}
