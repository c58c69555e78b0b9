import { Payment, PaymentRefund, User } from "mercadopago";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mpDate } from "./mp-date.js";
import { pointSdkAt } from "./point-sdk-at.js";
import { type MercadoPagoStandIn, startMercadoPago } from "./start-mercado-pago.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const HOUR_MS = 60 * 60 * 1_000;
const TEST_TOKEN = "TEST-6245132082630004-stand-in-810882223";
const LIVE_TOKEN = "APP_USR-6245132082630004-stand-in-471763966";

let provider: MercadoPagoStandIn;
beforeEach(async () => {
  provider = await startMercadoPago({ now: () => NOW, pausesMs: [] });
});
afterEach(() => provider.close());

const body = (reference: string, amount = 149.9) => ({
  transaction_amount: amount,
  payment_method_id: "pix",
  description: "Conserto",
  external_reference: reference,
  date_of_expiration: mpDate(NOW + HOUR_MS),
  payer: { email: "ana@example.com" },
});

const options = (idempotencyKey: string) => ({ idempotencyKey, maxRetries: 0, timeout: 5_000 });

async function pix(reference: string, amount?: number) {
  const payments = new Payment(pointSdkAt(provider.url, TEST_TOKEN));
  const made = await payments.create({ body: body(reference, amount), requestOptions: options(`key-${reference}`) });
  return { payments, made, id: made.id ?? 0 };
}

test("a Pix carries its text, its picture and its page, and is found by id and by reference", async () => {
  const { payments, made, id } = await pix("pedido-1");
  const data = made.point_of_interaction?.transaction_data;
  expect(made).toMatchObject({ status: "pending", status_detail: "pending_waiting_transfer", live_mode: false });
  expect(made).toMatchObject({ transaction_amount: 149.9, currency_id: "BRL", collector_id: 810882223 });
  expect(data?.qr_code).toMatch(/^00020126.*5406149\.90.*6304[0-9A-F]{4}$/);
  expect(
    Buffer.from(data?.qr_code_base64 ?? "", "base64")
      .subarray(1, 4)
      .toString("latin1"),
  ).toBe("PNG");
  const ticket = await fetch(data?.ticket_url ?? "");
  expect(await ticket.text()).toContain(data?.qr_code);
  expect(await payments.get({ id, requestOptions: options("g1") })).toMatchObject({
    id,
    external_reference: "pedido-1",
  });
  const found = await payments.search({ options: { external_reference: "pedido-1" }, requestOptions: options("s1") });
  expect(found.results?.map((one) => one.id)).toEqual([id]);
  const none = await payments.search({ options: { external_reference: "outro" }, requestOptions: options("s2") });
  expect(none.results).toEqual([]);
});

test("the same key gives the same payment, with another request it is refused, and a new key makes another", async () => {
  const { payments, id } = await pix("pedido-1");
  const again = await payments.create({ body: body("pedido-1"), requestOptions: options("key-pedido-1") });
  expect(again.id).toBe(id);
  const other = payments.create({ body: body("pedido-1", 10), requestOptions: options("key-pedido-1") });
  await expect(other).rejects.toMatchObject({ name: "MPIdempotencyError", status: 409 });
  const second = await payments.create({ body: body("pedido-1"), requestOptions: options("key-2") });
  expect(second.id).not.toBe(id);
});

test("the SDK sends a call's key with the next call, too, unless that has its own; the provider refuses it", async () => {
  const { payments, id } = await pix("pedido-1");
  await expect(payments.cancel({ id })).rejects.toMatchObject({ name: "MPIdempotencyError", status: 409 });
  expect(provider.journal.find("PUT")).toMatchObject([
    { status: 409, headers: { "x-idempotency-key": "key-pedido-1" } },
  ]);
});

test("a payment is paid with its fee, refunded in part and then whole, and never beyond", async () => {
  const { payments, id } = await pix("pedido-1", 100);
  provider.control.pay({ payment: id });
  const paid = await payments.get({ id, requestOptions: options("g1") });
  expect(paid).toMatchObject({ status: "approved", status_detail: "accredited", date_approved: mpDate(NOW) });
  expect(paid.fee_details).toEqual([{ type: "mercadopago_fee", amount: 0.99, fee_payer: "collector" }]);
  expect(paid.transaction_details).toMatchObject({ net_received_amount: 99.01, total_paid_amount: 100 });
  const refunds = new PaymentRefund(pointSdkAt(provider.url, TEST_TOKEN));
  await refunds.create({ payment_id: id, body: { amount: 30 }, requestOptions: options("r1") });
  await refunds.create({ payment_id: id, body: { amount: 30 }, requestOptions: options("r1") });
  const part = await payments.get({ id, requestOptions: options("g2") });
  expect(part).toMatchObject({
    status: "approved",
    status_detail: "partially_refunded",
    transaction_amount_refunded: 30,
  });
  const tooMuch = refunds.create({ payment_id: id, body: { amount: 70.01 }, requestOptions: options("r2") });
  await expect(tooMuch).rejects.toMatchObject({ status: 400 });
  const rest = await refunds.total({ payment_id: id, requestOptions: options("r3") });
  expect(rest).toMatchObject({ amount: 70, status: "approved", payment_id: id });
  const whole = await payments.get({ id, requestOptions: options("g3") });
  expect(whole).toMatchObject({ status: "refunded", transaction_amount_refunded: 100 });
  expect(provider.control.books({ userId: 810882223 })).toMatchObject({ total: -99 });
  const list = await refunds.list({ payment_id: id, requestOptions: options("l1") });
  expect(
    Object.values(list)
      .filter((one) => one?.id)
      .map((one) => one?.amount),
  ).toEqual([30, 70]);
});

test("time ends a Pix; paid afterwards the money goes back by itself, unless the bank was slower than the end", async () => {
  const { payments, id } = await pix("pedido-1");
  const { id: other } = await pix("pedido-2");
  provider.control.clock({ moveMs: HOUR_MS });
  const over = await payments.get({ id, requestOptions: options("g1") });
  expect(over).toMatchObject({ status: "cancelled", status_detail: "expired" });
  provider.control.pay({ payment: id });
  const back = await payments.get({ id, requestOptions: options("g2") });
  expect(back).toMatchObject({ status: "refunded", transaction_amount_refunded: 149.9 });
  provider.control.pay({ payment: other, late: "kept" });
  expect(await payments.get({ id: other, requestOptions: options("g3") })).toMatchObject({ status: "approved" });
});

test("the search may lag behind, and finds later what the id finds at once", async () => {
  provider.control.search_lag({ ms: 5_000 });
  const { payments, id } = await pix("pedido-1");
  const search = () => payments.search({ options: { external_reference: "pedido-1" }, requestOptions: options("s") });
  expect((await search()).results).toEqual([]);
  expect(await payments.get({ id, requestOptions: options("g") })).toMatchObject({ id });
  provider.control.clock({ moveMs: 5_000 });
  expect((await search()).results).toHaveLength(1);
});

test("a payment is called off only while it is open", async () => {
  const { payments, id } = await pix("pedido-1");
  const cancelled = await payments.cancel({ id, requestOptions: options("c1") });
  expect(cancelled).toMatchObject({ status: "cancelled", status_detail: "by_collector" });
  const again = payments.cancel({ id, requestOptions: options("c2") });
  await expect(again).rejects.toMatchObject({ status: 400, causes: [{ code: 2018 }] });
});

test("a refund in contingency is answered 400 and goes through nevertheless", async () => {
  const { payments, id } = await pix("pedido-1", 100);
  provider.control.pay({ payment: id });
  provider.control.refunds_pend({ on: true });
  const refunds = new PaymentRefund(pointSdkAt(provider.url, TEST_TOKEN));
  const asked = refunds.total({ payment_id: id, requestOptions: options("r1") });
  await expect(asked).rejects.toMatchObject({ status: 400 });
  expect(await payments.get({ id, requestOptions: options("g1") })).toMatchObject({ status: "approved" });
  provider.control.settle_refund({ payment: id, as: "approved" });
  expect(await payments.get({ id, requestOptions: options("g2") })).toMatchObject({ status: "refunded" });
});

test("accounts do not see each other, say whether they are live, and unknown tokens are refused", async () => {
  const { id } = await pix("pedido-1");
  const live = new Payment(pointSdkAt(provider.url, LIVE_TOKEN));
  await expect(live.get({ id, requestOptions: options("g1") })).rejects.toMatchObject({ status: 404 });
  const me = await new User(pointSdkAt(provider.url, LIVE_TOKEN)).get();
  expect(me).toMatchObject({ id: 471763966, site_id: "MLB", tags: ["normal"] });
  expect((await new User(pointSdkAt(provider.url, TEST_TOKEN)).get()).tags).toContain("test_user");
  const stranger = new User(pointSdkAt(provider.url, "APP_USR-outro")).get();
  await expect(stranger).rejects.toMatchObject({ name: "MPAuthenticationError", status: 401 });
});

test.each([
  ["an amount with a fraction of a centavo", { transaction_amount: 10.005 }, 4037],
  ["a method that is not Pix", { payment_method_id: "visa" }, 2131],
  ["no e-mail", { payer: {} }, 4050],
  ["a date as toISOString writes it", { date_of_expiration: "2026-11-30T13:00:00.000Z" }, 23],
  ["an end in the past", { date_of_expiration: mpDate(NOW - 1) }, 4020],
])("%s is refused", async (_what, change, code) => {
  const payments = new Payment(pointSdkAt(provider.url, TEST_TOKEN));
  const made = payments.create({ body: { ...body("pedido-1"), ...change }, requestOptions: options("k") });
  await expect(made).rejects.toMatchObject({ status: 400, causes: [{ code }] });
});
