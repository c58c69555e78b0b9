import Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type NoticeReceiver, type ReceivedNotice, startNoticeReceiver } from "../shared/notice-receiver.js";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const SECRET = "whsec_da_loja";

let shop: NoticeReceiver;
let provider: StripeStandIn;
let stripe: Stripe;
beforeEach(async () => {
  shop = await startNoticeReceiver();
  provider = await startStripe({ now: () => NOW, pausesMs: [] });
  stripe = pointSdkAt(provider.url, "sk_test_stand_in");
  listen(["checkout.session.completed", "charge.refunded"]);
});
afterEach(async () => {
  await provider.close();
  await shop.close();
});

function listen(events: string[]): void {
  const endpoint = { url: shop.url, secret: SECRET, events, apiVersion: "2026-10-28.endive" };
  provider.control.endpoint({ secretKey: "sk_test_stand_in", endpoint });
}

async function session(name = "Conserto de 1 relógio") {
  return stripe.checkout.sessions.create(
    {
      mode: "payment",
      line_items: [{ quantity: 1, price_data: { currency: "brl", unit_amount: 9_900, product_data: { name } } }],
      success_url: "http://127.0.0.1:1/volta",
      metadata: { nome: name },
    },
    { idempotencyKey: "key-1" },
  );
}

/** As the SDK reads it, at the provider's own time or `lateS` after. */
const read = ({ raw, headers }: ReceivedNotice, lateS = 0) =>
  stripe.webhooks.constructEvent(
    raw,
    String(headers["stripe-signature"]),
    SECRET,
    300,
    Stripe.createNodeCryptoProvider(),
    provider.clock.now() + lateS * 1_000,
  );

test("events are signed over their raw bytes, and only those that the endpoint wants come", async () => {
  const { id } = await session();
  provider.control.pay({ session: id });
  await provider.notices.idle();
  expect(shop.received).toHaveLength(1);
  const [notice] = shop.received;
  if (!notice) throw new Error("nothing came");
  const event = read(notice);
  expect(event).toMatchObject({
    type: "checkout.session.completed",
    livemode: false,
    api_version: "2026-10-28.endive",
  });
  expect(event.data.object).toMatchObject({ id, payment_status: "paid", metadata: { nome: "Conserto de 1 relógio" } });
  expect(await stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type });
  const written = Buffer.from(JSON.stringify(JSON.parse(notice.raw.toString("utf8"))));
  expect(() => read({ ...notice, raw: written })).toThrow("signature");
  expect(() => read(notice, 301)).toThrow("tolerance");
});

test("an event names the request that caused it, and what was before", async () => {
  const { id } = await session();
  const charge = String(provider.world.accounts[0]?.tables.payment_intent.size);
  expect(charge).toBe("0");
  provider.control.pay({ session: id });
  const [made] = (await stripe.charges.list()).data;
  await stripe.refunds.create({ charge: made?.id, amount: 900 }, { idempotencyKey: "refund-1" });
  await provider.notices.idle();
  const refunded = shop.received.map((one) => read(one)).find(({ type }) => type === "charge.refunded");
  expect(refunded?.request).toMatchObject({ idempotency_key: "refund-1" });
  expect(refunded?.data.previous_attributes).toEqual({ amount_refunded: 0, refunded: false });
});

test("what is not heard is told again, any 2xx is heard, and each attempt is signed anew", async () => {
  shop.answers.push(500, 302, 204);
  const { id } = await session();
  provider.control.pay({ session: id });
  await provider.notices.idle();
  for (let round = 0; round < 3; round += 1) {
    provider.control.clock({ moveMs: 60_000 });
    await provider.control.notices_retry({});
  }
  expect(provider.notices.list()).toMatchObject([{ state: "heard", attempts: { length: 3 } }]);
  const times = shop.received.map(({ headers }) => /t=(\d+)/.exec(String(headers["stripe-signature"]))?.[1]);
  expect(times).toEqual([NOW, NOW + 60_000, NOW + 120_000].map((at) => String(at / 1_000)));
  expect(new Set(shop.received.map(({ raw }) => raw.toString("utf8"))).size).toBe(1);
});

test("events are held, come in another order, many times, or never", async () => {
  listen(["payment_intent.succeeded", "charge.succeeded"]);
  provider.control.notices({ mode: "hold" });
  const { id } = await session();
  provider.control.pay({ session: id });
  await provider.control.notices_release({ order: "reversed" });
  expect(shop.received.map((one) => read(one).type)).toEqual([
    "checkout.session.completed",
    "payment_intent.succeeded",
    "charge.succeeded",
  ]);
  shop.clear();
  provider.control.notices({ copies: 20 });
  await provider.control.notice_repeat({ id: provider.notices.list()[0]?.id ?? "" });
  expect(new Set(shop.received.map((one) => read(one).id)).size).toBe(1);
  expect(shop.received).toHaveLength(20);
  provider.control.notices({ mode: "lose" });
  provider.control.tell({ secretKey: "sk_test_stand_in", type: "charge.succeeded", object: { id: "ch_de_ninguem" } });
  expect(shop.received).toHaveLength(20);
});
