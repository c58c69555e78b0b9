import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const NOW_S = NOW / 1_000;

let provider: StripeStandIn;
let stripe: Stripe;
beforeEach(async () => {
  provider = await startStripe({ now: () => NOW, pausesMs: [] });
  stripe = pointSdkAt(provider.url, "sk_test_stand_in");
});
afterEach(() => provider.close());

const line_items = [
  { quantity: 1, price_data: { currency: "brl", unit_amount: 14_990, product_data: { name: "Troca de tela" } } },
];

test("a payment link makes a session for each who opens it, and ends after the sessions that it allows", async () => {
  const link = await stripe.paymentLinks.create(
    {
      line_items,
      metadata: { pedido: "pedido-1" },
      restrictions: { completed_sessions: { limit: 1 } },
    },
    { idempotencyKey: "link" },
  );
  const opened = await fetch(`${link.url}?client_reference_id=pedido-1`);
  expect(opened.url).toContain("/c/pay/cs_test_");
  await fetch(opened.url, { method: "POST", body: new URLSearchParams({ act: "card" }) });
  const sessions = await stripe.checkout.sessions.list({ payment_link: link.id });
  expect(sessions.data).toMatchObject([
    {
      payment_status: "paid",
      client_reference_id: "pedido-1",
      metadata: { pedido: "pedido-1" },
      payment_link: link.id,
    },
  ]);
  expect(await stripe.paymentLinks.retrieve(link.id)).toMatchObject({ active: false });
  expect(await (await fetch(link.url)).text()).toContain("não está mais ativo");
});

test("Pix without a page: its text and pictures, paid, or over in time", async () => {
  const pix = (key: string) =>
    stripe.paymentIntents.create(
      {
        amount: 5_000,
        currency: "brl",
        allowed_payment_method_types: ["pix"],
        payment_method_data: { type: "pix" },
        payment_method_options: { pix: { expires_after_seconds: 600 } },
        confirm: true,
        metadata: { pedido: key },
      },
      { idempotencyKey: key },
    );
  const [first, second] = [await pix("a"), await pix("b")];
  const shown = first.next_action?.pix_display_qr_code;
  expect(shown).toMatchObject({ expires_at: NOW_S + 600 });
  expect(shown?.data).toMatch(/^000201.*540550\.00.*6304[0-9A-F]{4}$/);
  const picture = await fetch(shown?.image_url_png ?? "");
  expect(picture.headers.get("content-type")).toBe("image/png");
  provider.control.pay_pix({ intent: first.id });
  provider.control.clock({ moveMs: 600_000 });
  expect(await stripe.paymentIntents.retrieve(first.id)).toMatchObject({ status: "succeeded", amount_received: 5_000 });
  expect(await stripe.paymentIntents.retrieve(second.id)).toMatchObject({ status: "requires_payment_method" });
  expect(await stripe.paymentIntents.cancel(second.id)).toMatchObject({ status: "canceled" });
});
