import {
  type ChannelAccount,
  LARGEST_WEBHOOK,
  type RawWebhook,
  type Received,
} from "../../bot/ports/channel-adapter.js";
import { parseJson } from "../../platform/http/parse-json.js";
import { translateUpdates } from "./translate-updates.js";
import { isSignedByApp, verifySubscription } from "./verify.js";

/**
 * Verifies and translates one webhook of the Cloud API. It decides nothing and never throws, whatever the bytes.
 * `externalId` of each event is the phone number id that it names, because one app may have many numbers.
 */
export function receiveWebhook(account: ChannelAccount, request: RawWebhook): Received {
  if (request.method === "GET") return verifySubscription(account, request.query);
  if (request.method !== "POST") return { kind: "refused", status: 405, reason: "only GET and POST" };
  if (request.body.length > LARGEST_WEBHOOK) return { kind: "refused", status: 413, reason: "too large" };
  if (!isSignedByApp(account, request)) return { kind: "refused", status: 401, reason: "not signed by our app" };
  const body = parseJson(request.body.toString("utf8"));
  if (body === undefined) return { kind: "refused", status: 400, reason: "signed, but not JSON" };
  return { kind: "events", ...translateUpdates(body, account.externalId) };
}
