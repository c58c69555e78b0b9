import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/webhooks/stripe/${name}.json`, import.meta.url), "utf8"));

let provider: StripeStandIn;
beforeEach(async () => {
  provider = await startStripe({ now: () => Date.parse("2026-11-30T12:00:00Z"), pausesMs: [] });
});
afterEach(() => provider.close());

const missing = (before: object, now: object) => Object.keys(before).filter((name) => !(name in now));

test("events and what they carry have the fields of the recorded bodies, but for those that later versions left out", async () => {
  const stripe = pointSdkAt(provider.url, "sk_test_stand_in");
  const line_items = [
    { quantity: 1, price_data: { currency: "brl", unit_amount: 2_000, product_data: { name: "Reparo" } } },
  ];
  await stripe.paymentLinks.create({ line_items });
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items,
    success_url: "http://127.0.0.1:1/",
  });
  provider.control.decline({ session: session.id });
  provider.control.pay({ session: session.id });
  const [charge] = (await stripe.charges.list()).data;
  const refund = provider.control.refund({ charge: charge?.id ?? "", amount: 100 });
  provider.control.settle_refund({ refund: refund.id, as: "succeeded" });
  const dispute = provider.control.dispute({ charge: charge?.id ?? "" });
  provider.control.close_dispute({ dispute: dispute.id, as: "won" });
  const made = new Map(
    [...(provider.world.accounts[0]?.tables.event.values() ?? [])].map((event) => [event.type, event]),
  );
  for (const [name, left] of Object.entries(LEFT_OUT)) {
    const before = recorded(name);
    const now = made.get(before.type);
    if (!now) throw new Error(`there was no ${before.type}`);
    expect([name, missing(before, now)]).toEqual([name, []]);
    expect([name, missing(before.data.object, Object(now.data.object))]).toEqual([name, left]);
  }
});

/** What API version 2026-10-28 has no more: the SDK's types of these objects do not have it either. */
const LEFT_OUT = {
  "checkout.session.completed": ["shipping", "shipping_rate"],
  "payment_intent.succeeded": ["charges", "invoice"],
  "payment_intent.payment_failed": ["charges", "invoice"],
  "charge.refunded": ["destination", "dispute", "invoice", "order", "refunds"],
  "charge.refund.updated": [],
  "charge.dispute.created": ["balance_transaction"],
  "charge.dispute.closed": ["balance_transaction", "evidence_due_by"],
  "payment_link.created": [],
};
