import { createHmac } from "node:crypto";
import type { Account } from "./account.js";
import { mpDate } from "./mp-date.js";
import { accountById, type Chargeback, type Claim, type MerchantOrder, type Payment, type World } from "./world.js";

/** `id:…;request-id:…;ts:…;`: what `x-signature` signs. Parts that are missing are left out. */
export function signedText(dataId: string | null, requestId: string | null, ts: string): string {
  const parts = [dataId && `id:${dataId};`, requestId && `request-id:${requestId};`, `ts:${ts};`];
  return parts.filter(Boolean).join("");
}

export type Telling = { topic: string; dataId: string; body: string; url?: string | null; once?: boolean };

/** Tells an account's server about something. The body is not signed, only what the address names. */
export function tell(world: World, account: Account, { topic, dataId, body, url, once }: Telling): void {
  const target = url ?? account.webhookUrl;
  if (!target) return;
  const address = new URL(target);
  address.searchParams.set("data.id", dataId);
  address.searchParams.set("type", topic);
  const headers = (at: number) => signedHeaders(world, account, dataId, at);
  world.notices.tell({ url: address.toString(), topic, body, headers, ...(once && { once }) });
  if (account.legacyForm) tellInOldForm(world, target, topic, dataId);
}

function signedHeaders(world: World, account: Account, dataId: string, at: number): Record<string, string> {
  const { signatureUnit, signatureSpelling, sendsRequestId, webhookSecret } = account;
  const ts = String(signatureUnit === "ms" ? at : Math.floor(at / 1_000));
  const requestId = sendsRequestId ? uuid(world) : null;
  const text = signedText(signatureSpelling === "lower" ? dataId.toLowerCase() : dataId, requestId, ts);
  const v1 = createHmac("sha256", webhookSecret).update(text).digest("hex");
  return {
    "content-type": "application/json",
    "user-agent": "MercadoPago WebHook v1.0 payment",
    "x-signature": `ts=${ts},v1=${v1}`,
    ...(requestId && { "x-request-id": requestId }),
  };
}

/** The form before webhooks (IPN): topic and id in the address, and a signature over something that is not published. */
function tellInOldForm(world: World, target: string, topic: string, dataId: string): void {
  const address = new URL(target);
  const oldTopic = topic.replace(/^topic_|_wh$/g, "");
  address.searchParams.set("topic", oldTopic);
  address.searchParams.set("id", dataId);
  const headers = (at: number) => ({
    "content-type": "application/json",
    "user-agent": "MercadoPago Feed v2.0 payment",
    "x-signature": `ts=${at},v1=${world.ids.hex(64)}`,
    "x-request-id": uuid(world),
  });
  const body = JSON.stringify({ resource: dataId, topic: oldTopic });
  world.notices.tell({ url: address.toString(), topic: oldTopic, body, headers });
}

export function tellOfPayment(world: World, payment: Payment, action: "payment.created" | "payment.updated"): void {
  const account = accountById(world, payment.userId);
  const dataId = String(payment.id);
  const body = JSON.stringify({ ...frame(world, account), action, type: "payment", data: { id: dataId } });
  tell(world, account, { topic: "payment", dataId, body, url: payment.notificationUrl });
}

export function tellOfOrder(world: World, order: MerchantOrder, action: "create" | "update", status: string): void {
  const account = accountById(world, order.userId);
  const topic = "topic_merchant_order_wh";
  const { applicationId } = account;
  const data = { currency_id: "BRL", marketplace: "NONE", status };
  // As it was seen: the body's `id` is the order's.
  const rest = { action, application_id: applicationId, data, id: String(order.id), status, type: topic, version: 1 };
  const { live_mode, user_id, date_created } = frame(world, account);
  const body = JSON.stringify({ ...rest, live_mode, user_id, date_created });
  const preference = world.preferences.get(order.preferenceId);
  tell(world, account, { topic, dataId: String(order.id), body, url: preference?.notificationUrl ?? null });
}

export function tellOfChargeback(world: World, chargeback: Chargeback): void {
  const account = accountById(world, chargeback.userId);
  const topic = "topic_chargebacks_wh";
  const date_updated = mpDate(chargeback.updatedAt);
  const rest = JSON.stringify({
    ...frame(world, account),
    actions: ["changed_case_status"],
    application_id: Number(account.applicationId),
    type: topic,
    version: 1,
  });
  // The id is a number of eighteen digits, which JSON.parse rounds; the address and the signature have it as it is.
  const data = `{"checkout":"PRO","date_updated":"${date_updated}","id":${chargeback.id},"payment_id":${chargeback.paymentId},"product_id":"BC32A57TRPP001U8NHHG","site_id":"MLB","transaction_intent_id":""}`;
  tell(world, account, { topic, dataId: chargeback.id, body: `${rest.slice(0, -1)},"data":${data}}` });
}

export function tellOfClaim(world: World, claim: Claim, action: "claim.created" | "claim.updated"): void {
  const account = accountById(world, claim.userId);
  const topic = "topic_claims_integration_wh";
  const data = { id: String(claim.id), resource: `/v1/claims/${claim.id}` };
  const body = JSON.stringify({ ...frame(world, account), action, type: topic, data });
  tell(world, account, { topic, dataId: data.id, body });
}

export function frame(world: World, account: Account) {
  return {
    id: Number(world.ids.digits(12)),
    live_mode: account.live,
    date_created: mpDate(world.clock.now()),
    user_id: account.userId,
    api_version: "v1",
  };
}

function uuid(world: World): string {
  const hex = world.ids.hex(32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
