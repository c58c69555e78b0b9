import { Chargeback, MerchantOrder, Payment, PaymentRefund, Preference } from "mercadopago";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type NoticeReceiver, startNoticeReceiver } from "../shared/notice-receiver.js";
import { mpDate } from "./mp-date.js";
import { pointSdkAt } from "./point-sdk-at.js";
import { type MercadoPagoStandIn, startMercadoPago } from "./start-mercado-pago.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const HOUR_MS = 60 * 60 * 1_000;
const TOKEN = "TEST-6245132082630004-stand-in-810882223";

let shop: NoticeReceiver;
let provider: MercadoPagoStandIn;
beforeEach(async () => {
  shop = await startNoticeReceiver();
  const account = { userId: 810882223, accessToken: TOKEN, live: false, webhookUrl: shop.url };
  provider = await startMercadoPago({ now: () => NOW, pausesMs: [], accounts: [account] });
});
afterEach(async () => {
  await provider.close();
  await shop.close();
});

const config = () => pointSdkAt(provider.url, TOKEN);
const keyed = (idempotencyKey: string) => ({ idempotencyKey, maxRetries: 0 });

async function preference(reference = "pedido-1") {
  return new Preference(config()).create({
    body: {
      items: [{ id: "1", title: "Troca de tela", quantity: 2, unit_price: 150.25, currency_id: "BRL" }],
      external_reference: reference,
      expires: true,
      expiration_date_to: mpDate(NOW + HOUR_MS),
      back_urls: { success: "http://127.0.0.1:1/volta", failure: "", pending: "" },
      auto_return: "approved",
    },
    requestOptions: keyed(`pref-${reference}`),
  });
}

const click = (outcome: string, pref_id = "") =>
  fetch(`${provider.url}/checkout/v1/pay`, {
    method: "POST",
    body: new URLSearchParams({ pref_id, outcome }),
    redirect: "manual",
  });

const topics = () => provider.notices.list().map(({ topic }) => topic);

test("the customer's card pays on the page; the order and its payment are found by the shop's reference", async () => {
  const made = await preference();
  const page = await (await fetch(made.init_point ?? "")).text();
  expect(page).toContain("Troca de tela");
  expect(page).toMatch(/R\$\s300,50/);
  const back = await click("approved", made.id);
  const address = new URL(back.headers.get("location") ?? "");
  expect(address.searchParams.get("status")).toBe("approved");
  expect(address.searchParams.get("external_reference")).toBe("pedido-1");
  const found = await new Payment(config()).search({ options: { external_reference: "pedido-1" } });
  expect(found.results).toMatchObject([
    { status: "approved", payment_type_id: "credit_card", transaction_amount: 300.5, external_reference: "pedido-1" },
  ]);
  const orders = await new MerchantOrder(config()).search({ options: { preference_id: made.id ?? "" } });
  expect(orders.elements).toMatchObject([
    { status: "closed", order_status: "paid", paid_amount: 300.5, payments: [{ id: Number(found.results?.[0]?.id) }] },
  ]);
  expect(topics()).toEqual(["topic_merchant_order_wh", "payment", "topic_merchant_order_wh"]);
});

test("a refused card is a payment of its own, and a customer with two tabs pays twice", async () => {
  const made = await preference();
  await click("rejected", made.id);
  await click("approved", made.id);
  await click("approved", made.id);
  const found = await new Payment(config()).search({ options: { external_reference: "pedido-1" } });
  expect(found.results?.map(({ status, status_detail }) => [status, status_detail])).toEqual([
    ["rejected", "cc_rejected_insufficient_amount"],
    ["approved", "accredited"],
    ["approved", "accredited"],
  ]);
  const id = Number(found.results?.[1]?.id);
  await new PaymentRefund(config()).total({ payment_id: id, requestOptions: keyed("r") });
  const [order] = provider.world.orders.keys();
  const read = await new MerchantOrder(config()).get({ merchantOrderId: order ?? 0 });
  expect(read).toMatchObject({ paid_amount: 300.5, refunded_amount: 300.5, order_status: "partially_reverted" });
});

test("a preference that expired, or was ended by the shop, takes no payment", async () => {
  const made = await preference();
  provider.control.clock({ moveMs: HOUR_MS });
  expect(await (await fetch(made.init_point ?? "")).text()).toContain("expirou");
  expect(await (await click("approved", made.id)).text()).toContain("expirou");
  const other = await preference("pedido-2");
  const ended = { expires: true, expiration_date_to: mpDate(provider.clock.now() - 1_000) };
  await new Preference(config()).update({
    id: other.id ?? "",
    updatePreferenceRequest: { items: other.items ?? [], ...ended },
    requestOptions: keyed("u"),
  });
  expect(() => provider.control.pay_preference({ preference: other.id ?? "" })).toThrow("closed");
  expect(provider.world.payments.size).toBe(0);
});

test("the same key makes a second preference, which the shop finds by its reference", async () => {
  const first = await preference();
  const second = await preference();
  expect(second.id).not.toBe(first.id);
  const found = await new Preference(config()).search({ options: { external_reference: "pedido-1" } });
  expect(found.elements?.map(({ id }) => id)).toEqual([first.id, second.id]);
});

test("a card that waits for a review is approved or rejected later", async () => {
  const made = await preference();
  const waits = provider.control.pay_preference({ preference: made.id ?? "", outcome: "in_process" });
  expect(waits).toMatchObject({ status: "in_process", status_detail: "pending_review_manual" });
  expect(provider.control.review({ payment: waits.id, as: "approved" })).toMatchObject({ status: "approved" });
});

test("a chargeback is told with an id that a JavaScript number cannot hold, read by the SDK, and ends", async () => {
  const made = await preference();
  const paid = provider.control.pay_preference({ preference: made.id ?? "" });
  await provider.notices.idle();
  const opened = provider.control.chargeback({ payment: paid.id });
  await provider.notices.idle();
  const told = shop.received.find(({ query }) => query.get("type") === "topic_chargebacks_wh");
  expect(told?.query.get("data.id")).toBe(opened.id);
  const said = told?.raw.toString("utf8") ?? "";
  expect(said).toContain(`"id":${opened.id},"payment_id":${paid.id}`);
  expect(String(JSON.parse(said).data.id)).not.toBe(opened.id);
  const read = await new Chargeback(config()).get({ id: opened.id });
  expect(read).toMatchObject({ id: opened.id, payments: [paid.id], amount: 300.5, coverage_applied: null });
  const payments = new Payment(config());
  expect(await payments.get({ id: paid.id })).toMatchObject({ status: "charged_back", status_detail: "in_process" });
  const books = () => provider.control.books({ userId: 810882223 }).entries.map(({ kind, cents }) => [kind, cents]);
  expect(books()).toEqual([
    ["charge", 30_050],
    ["fee", -1_496],
    ["dispute", -30_050],
  ]);
  provider.control.close_chargeback({ chargeback: opened.id, as: "covered" });
  expect(books().at(-1)).toEqual(["dispute_won", 30_050]);
  expect(await payments.get({ id: paid.id })).toMatchObject({ status: "charged_back", status_detail: "reimbursed" });
});

test("a claim keeps the payment in mediation until it ends for one side", async () => {
  const made = await preference();
  const paid = provider.control.pay_preference({ preference: made.id ?? "" });
  const claim = provider.control.claim({ payment: paid.id });
  const payments = new Payment(config());
  expect(await payments.get({ id: paid.id })).toMatchObject({ status: "in_mediation" });
  const read = await fetch(`${provider.url}/post-purchase/v1/claims/${claim.id}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(await read.json()).toMatchObject({ id: claim.id, resource_id: paid.id, status: "opened", type: "mediations" });
  provider.control.close_claim({ claim: claim.id, as: "refunded" });
  expect(await payments.get({ id: paid.id })).toMatchObject({ status: "refunded", transaction_amount_refunded: 300.5 });
  expect(topics().filter((topic) => topic === "topic_claims_integration_wh")).toHaveLength(2);
});

test("a refund that somebody makes at the gateway shows as one, and a falsified answer does not fit", async () => {
  const made = await preference();
  const paid = provider.control.pay_preference({ preference: made.id ?? "" });
  provider.control.refund({ payment: paid.id, cents: 10_050 });
  const read = await new Payment(config()).get({ id: paid.id });
  expect(read.refunds).toMatchObject([{ amount: 100.5, source: { type: "admin" } }]);
  provider.control.distort({ payment: paid.id, fields: { transaction_amount: 1, collector_id: 7, live_mode: true } });
  const false_ = await new Payment(config()).get({ id: paid.id });
  expect(false_).toMatchObject({ transaction_amount: 1, collector_id: 7, live_mode: true });
});
