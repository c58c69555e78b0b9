import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const NOW_S = NOW / 1_000;
const HOUR_S = 60 * 60;

let provider: StripeStandIn;
let stripe: Stripe;
beforeEach(async () => {
  provider = await startStripe({ now: () => NOW, pausesMs: [] });
  stripe = pointSdkAt(provider.url, "sk_test_stand_in");
});
afterEach(() => provider.close());

const items = (unit_amount = 14_990) => [
  { quantity: 1, price_data: { currency: "brl", unit_amount, product_data: { name: "Troca de tela" } } },
];

const wanted = (reference: string, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) => ({
  mode: "payment" as const,
  line_items: items(),
  success_url: "http://127.0.0.1:1/volta?s={CHECKOUT_SESSION_ID}",
  client_reference_id: reference,
  metadata: { pedido: reference },
  payment_intent_data: { metadata: { pedido: reference } },
  expires_at: NOW_S + HOUR_S,
  ...more,
});

const create = (reference = "pedido-1", more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create(wanted(reference, more), { idempotencyKey: `key-${reference}` });

const events = () => [...(provider.world.accounts[0]?.tables.event.values() ?? [])].map(({ type }) => type);

const click = (session: { url: string | null }, act: string) =>
  fetch(session.url ?? "", { method: "POST", body: new URLSearchParams({ act }), redirect: "manual" });

test("a session is open, without a payment intent, until the customer pays on its page", async () => {
  const session = await create();
  expect(session).toMatchObject({ status: "open", payment_status: "unpaid", payment_intent: null, livemode: false });
  expect(session).toMatchObject({ amount_total: 14_990, currency: "brl", client_reference_id: "pedido-1" });
  expect(session.payment_method_types).toEqual(["card", "pix"]);
  expect(await (await fetch(session.url ?? "")).text()).toContain("Troca de tela");
  const back = await click(session, "card");
  expect(back.headers.get("location")).toBe(`http://127.0.0.1:1/volta?s=${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["line_items", "payment_intent.latest_charge.balance_transaction"],
  });
  expect(paid).toMatchObject({ status: "complete", payment_status: "paid", url: null });
  expect(paid.line_items?.data).toMatchObject([{ description: "Troca de tela", amount_total: 14_990 }]);
  expect(paid.payment_intent).toMatchObject({
    status: "succeeded",
    amount_received: 14_990,
    metadata: { pedido: "pedido-1" },
    latest_charge: {
      paid: true,
      payment_method_details: { type: "card" },
      balance_transaction: { amount: 14_990, fee: 637, net: 14_353, fee_details: [{ type: "stripe_fee" }] },
    },
  });
  expect(events()).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
});

test("a declined card leaves the session open, with its attempt, and the next one pays", async () => {
  const session = await create();
  await click(session, "decline");
  const open = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(open).toMatchObject({ status: "open", payment_intent: { status: "requires_payment_method" } });
  expect(open.payment_intent).toMatchObject({ last_payment_error: { code: "card_declined" } });
  await click(session, "pix");
  const charges = await stripe.charges.list({
    payment_intent: String(open.payment_intent && Object(open.payment_intent).id),
  });
  expect(charges.data.map(({ status, payment_method_details }) => [status, payment_method_details?.type])).toEqual([
    ["succeeded", "pix"],
    ["failed", "card"],
  ]);
});

test("money that comes later: complete and unpaid, then succeeded, or failed", async () => {
  const good = await create("a");
  const bad = await create("b");
  provider.control.pay({ session: good.id, method: "pix", money: "later" });
  provider.control.pay({ session: bad.id, method: "pix", money: "later" });
  const wait = await stripe.checkout.sessions.retrieve(good.id, { expand: ["payment_intent"] });
  expect(wait).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
    payment_intent: { status: "processing" },
  });
  provider.control.settle_payment({ session: good.id, as: "succeeded" });
  provider.control.settle_payment({ session: bad.id, as: "failed" });
  expect(await stripe.checkout.sessions.retrieve(good.id)).toMatchObject({ payment_status: "paid" });
  expect(await stripe.checkout.sessions.retrieve(bad.id)).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
  });
  expect(events()).toContain("checkout.session.async_payment_succeeded");
  expect(events()).toContain("checkout.session.async_payment_failed");
});

test("time ends a session, the shop may end it before, and nothing is ended twice", async () => {
  const first = await create("a");
  const second = await create("b");
  const ended = await stripe.checkout.sessions.expire(first.id);
  expect(ended).toMatchObject({ status: "expired", url: null });
  await expect(stripe.checkout.sessions.expire(first.id)).rejects.toThrow('status in ["open"]');
  provider.control.clock({ moveMs: HOUR_S * 1_000 });
  expect(await stripe.checkout.sessions.retrieve(second.id)).toMatchObject({ status: "expired" });
  expect(await (await click({ url: `${provider.url}/c/pay/${second.id}` }, "card")).text()).toContain("expirou");
  expect(events()).toEqual(["checkout.session.expired", "checkout.session.expired"]);
  provider.control.pay({ session: second.id, late: true });
  expect(await stripe.checkout.sessions.retrieve(second.id)).toMatchObject({
    status: "complete",
    payment_status: "paid",
  });
});

test("the same key gives the same session, with other parameters it is refused, and after a day it is forgotten", async () => {
  const first = await create();
  const again = await create();
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  provider.control.pay({ session: first.id });
  expect((await create()).status).toBe("open");
  const other = create("pedido-1", { line_items: items(1_000) });
  await expect(other).rejects.toMatchObject({ type: "StripeIdempotencyError", statusCode: 400 });
  provider.control.clock({ moveMs: 25 * HOUR_S * 1_000 });
  const late = await create("pedido-1", { expires_at: NOW_S + 26 * HOUR_S });
  expect(late.id).not.toBe(first.id);
});

test.each([
  ["an end within half an hour", { expires_at: NOW_S + 60 }, "expires_at"],
  ["an end after more than a day", { expires_at: NOW_S + 25 * HOUR_S }, "expires_at"],
  ["too little money", { line_items: items(49) }, undefined],
  ["the list of methods that version 2026-09-30 left out", { payment_method_types: ["card"] }, "payment_method_types"],
  ["the old name of its own page", { ui_mode: "hosted" }, "ui_mode"],
  ["no items", { line_items: undefined }, "line_items"],
  ["a parameter that it does not know", { valor: 1 }, "valor"],
])("%s is refused", async (_what, change, param) => {
  const made = create("pedido-1", change as Partial<Stripe.Checkout.SessionCreateParams>);
  await expect(made).rejects.toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, param });
});

test("an account without Pix refuses it, and does not offer it", async () => {
  provider.control.account({ id: "acct_2", secretKey: "sk_test_outra", live: false, pix: false });
  const other = pointSdkAt(provider.url, "sk_test_outra");
  expect((await other.checkout.sessions.create(wanted("a"))).payment_method_types).toEqual(["card"]);
  const both = await other.checkout.sessions.create(wanted("b", { allowed_payment_method_types: ["card", "pix"] }));
  expect(both.payment_method_types).toEqual(["card"]);
  await expect(
    other.checkout.sessions.create(wanted("c", { allowed_payment_method_types: ["pix"] })),
  ).rejects.toThrow();
  const named = { line_items: items(), payment_method_types: ["pix" as const] };
  await expect(other.paymentLinks.create(named)).rejects.toThrow("pix is invalid");
});
