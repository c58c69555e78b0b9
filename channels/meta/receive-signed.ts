import {
  type ChannelAccount,
  LARGEST_WEBHOOK,
  type RawWebhook,
  type Received,
} from "../../bot/ports/channel-adapter.js";
import { parseJson } from "../../platform/http/parse-json.js";
import { isSignedByApp, verifySubscription } from "./verify.js";

type Translate = (body: unknown, accountExternalId: string) => Omit<Extract<Received, { kind: "events" }>, "kind">;

/** Verifies one of Meta's webhooks and gives its JSON to `translate`. It never throws, whatever the bytes. */
export function receiveSigned(account: ChannelAccount, request: RawWebhook, translate: Translate): Received {
  if (request.method === "GET") return verifySubscription(account, request.query);
  if (request.method !== "POST") return { kind: "refused", status: 405, reason: "only GET and POST" };
  if (request.body.length > LARGEST_WEBHOOK) return { kind: "refused", status: 413, reason: "too large" };
  if (!isSignedByApp(account, request)) return { kind: "refused", status: 401, reason: "not signed by our app" };
  const body = parseJson(request.body.toString("utf8"));
  if (body === undefined) return { kind: "refused", status: 400, reason: "signed, but not JSON" };
  return { kind: "events", ...translate(body, account.externalId) };
}
