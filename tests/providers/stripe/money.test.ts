import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");

let provider: StripeStandIn;
let stripe: Stripe;
beforeEach(async () => {
  provider = await startStripe({ now: () => NOW, pausesMs: [] });
  stripe = pointSdkAt(provider.url, "sk_test_stand_in");
});
afterEach(() => provider.close());

async function paid(unit_amount = 10_000) {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency: "brl", unit_amount, product_data: { name: "Limpeza" } } }],
    success_url: "http://127.0.0.1:1/volta",
  });
  const intent = String(provider.control.pay({ session: session.id }).payment_intent);
  const charge = String((await stripe.paymentIntents.retrieve(intent)).latest_charge);
  return { session, intent, charge };
}

const events = () => [...(provider.world.accounts[0]?.tables.event.values() ?? [])].map(({ type }) => type);

/** What the balance says about everything, by type. */
async function movements() {
  const { data } = await stripe.balanceTransactions.list({ limit: 100 });
  return data.map(({ type, amount, fee, net }) => [type, amount, fee, net]).reverse();
}

test("refunds, in part and whole: the charge counts them, the balance moves, the fee stays away", async () => {
  const { intent, charge } = await paid();
  const part = await stripe.refunds.create({ payment_intent: intent, amount: 3_000 }, { idempotencyKey: "r1" });
  await stripe.refunds.create({ payment_intent: intent, amount: 3_000 }, { idempotencyKey: "r1" });
  expect(part).toMatchObject({ status: "succeeded", amount: 3_000, charge });
  const between = await stripe.charges.retrieve(charge, { expand: ["refunds"] });
  expect(between).toMatchObject({ amount_refunded: 3_000, refunded: false, refunds: { data: [{ id: part.id }] } });
  const tooMuch = stripe.refunds.create({ charge, amount: 7_001 });
  await expect(tooMuch).rejects.toMatchObject({ type: "StripeInvalidRequestError", param: "amount" });
  provider.control.refund({ charge });
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 10_000, refunded: true });
  await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_already_refunded" });
  expect(await movements()).toEqual([
    ["charge", 10_000, 438, 9_562],
    ["refund", -3_000, 0, -3_000],
    ["refund", -7_000, 0, -7_000],
  ]);
  expect((await stripe.refunds.list({ charge })).data.map(({ amount }) => amount)).toEqual([7_000, 3_000]);
  expect(events().filter((type) => type.includes("refund"))).toEqual([
    "charge.refunded",
    "refund.created",
    "charge.refunded",
    "refund.created",
  ]);
});

test("a refund that is under way fails, and the money comes back", async () => {
  const { charge } = await paid();
  provider.control.refunds_pend({ on: true });
  const made = await stripe.refunds.create({ charge });
  expect(made.status).toBe("pending");
  provider.control.settle_refund({ refund: made.id, as: "failed" });
  expect(await stripe.refunds.retrieve(made.id)).toMatchObject({ status: "failed" });
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
  expect((await movements()).map(([type, amount]) => [type, amount])).toEqual([
    ["charge", 10_000],
    ["refund", -10_000],
    ["refund_failure", 10_000],
  ]);
  expect(events()).toContain("refund.failed");
});

test("a dispute takes the money and a fee; won, both come back; an inquiry moves nothing", async () => {
  const { charge } = await paid();
  const dispute = provider.control.dispute({ charge });
  const read = await stripe.disputes.retrieve(dispute.id);
  expect(read).toMatchObject({ charge, amount: 10_000, status: "needs_response" });
  expect(read.balance_transactions).toMatchObject([{ amount: -10_000, fee: 5_500, net: -15_500 }]);
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ disputed: true });
  await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_disputed" });
  provider.control.close_dispute({ dispute: dispute.id, as: "won" });
  expect((await stripe.disputes.list({ charge })).data).toMatchObject([{ status: "won" }]);
  expect((await stripe.balance.retrieve()).pending).toMatchObject([{ amount: 10_000 - 438 - 15_500 + 15_500 }]);
  expect(events().filter((type) => type.startsWith("charge.dispute"))).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
  ]);
  const { entries, total } = provider.control.books({ secretKey: "sk_test_stand_in" });
  expect(entries.map(({ kind, cents }) => [kind, cents])).toEqual([
    ["charge", 10_000],
    ["fee", -438],
    ["dispute", -10_000],
    ["dispute_fee", -5_500],
    ["dispute_won", 10_000],
    ["dispute_fee", 5_500],
  ]);
  expect(total).toBe(9_562);
  const before = (await movements()).length;
  provider.control.dispute({ charge, inquiry: true });
  expect(await movements()).toHaveLength(before);
});

test("the balance transaction of a charge may come later", async () => {
  provider.control.balance_later({ on: true });
  const { charge } = await paid();
  expect(await stripe.charges.retrieve(charge, { expand: ["balance_transaction"] })).toMatchObject({
    balance_transaction: null,
  });
  provider.control.settle_balances({});
  const later = await stripe.charges.retrieve(charge, { expand: ["balance_transaction"] });
  expect(later.balance_transaction).toMatchObject({ amount: 10_000, source: charge });
  expect(events().at(-1)).toBe("charge.updated");
});

test("lists come in pages, newest first, within the time that is asked for", async () => {
  for (let n = 1; n <= 5; n += 1) {
    await paid(n * 1_000);
    provider.control.clock({ moveMs: 60_000 });
  }
  const all: number[] = [];
  for await (const { amount } of stripe.charges.list({ limit: 2 })) all.push(amount);
  expect(all).toEqual([5_000, 4_000, 3_000, 2_000, 1_000]);
  const since = await stripe.balanceTransactions.list({ created: { gte: NOW / 1_000 + 180 } });
  expect(since.data.map(({ amount }) => amount)).toEqual([5_000, 4_000]);
  const completed = await stripe.events.list({ type: "checkout.session.completed", limit: 100 });
  expect(completed.data).toHaveLength(5);
});

test("the two modes do not mix, and say so; a wrong key is refused; the account says whose it is", async () => {
  const { session } = await paid();
  const live = pointSdkAt(provider.url, "sk_live_stand_in");
  const asked = live.checkout.sessions.retrieve(session.id);
  await expect(asked).rejects.toThrow("a similar object exists in test mode, but a live mode key was used");
  const wrong = pointSdkAt(provider.url, "sk_test_errada").balance.retrieve();
  await expect(wrong).rejects.toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
  const account = await stripe.accounts.retrieveCurrent();
  expect(account).toMatchObject({ country: "BR", charges_enabled: true, capabilities: { pix_payments: "active" } });
  expect((await live.balance.retrieve()).livemode).toBe(true);
  expect((await stripe.balance.retrieve()).livemode).toBe(false);
});

test("any object is falsified, and what a shop asks then does not fit", async () => {
  const { session, intent } = await paid();
  provider.control.distort({ id: session.id, fields: { amount_total: 1, currency: "usd" } });
  provider.control.distort({ id: intent, fields: { livemode: true } });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ amount_total: 1, currency: "usd" });
  expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({ livemode: true });
});
