import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MercadoPagoStandIn, startMercadoPago } from "./start-mercado-pago.js";
import { signedText } from "./tell.js";

const TOKEN = "TEST-6245132082630004-stand-in-810882223";
const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/webhooks/mercadopago/${name}.json`, import.meta.url), "utf8"));

let provider: MercadoPagoStandIn;
beforeEach(async () => {
  provider = await startMercadoPago({ now: () => Date.parse("2026-11-30T12:00:00Z"), pausesMs: [] });
});
afterEach(() => provider.close());

let keys = 0;
async function call(method: string, path: string, body?: object) {
  keys += 1;
  const headers = { authorization: `Bearer ${TOKEN}`, "x-idempotency-key": `k${keys}` };
  const answer = await fetch(`${provider.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
  return answer.json();
}

/** The fields of the recorded body, in every object of it, that the answer does not have. */
function missing(recordedPart: unknown, part: unknown, path = ""): string[] {
  if (Array.isArray(recordedPart)) {
    return recordedPart.length > 0 && Array.isArray(part) && part.length > 0
      ? missing(recordedPart[0], part[0], `${path}[]`)
      : [];
  }
  if (typeof recordedPart !== "object" || recordedPart === null) return [];
  const has = new Map(Object.entries(part ?? {}));
  return Object.entries(recordedPart).flatMap(([name, value]) =>
    has.has(name) ? missing(value, has.get(name), `${path}.${name}`) : [`${path}.${name}`],
  );
}

const pixBody = { transaction_amount: 100, payment_method_id: "pix", payer: { email: "ana@example.com" } };

test("payments, refunds, preferences and orders have the fields of the recorded bodies", async () => {
  const pix = await call("POST", "/v1/payments", pixBody);
  expect(missing(recorded("payment_payment_pix"), pix)).toEqual(BANK_DETAILS);
  const items = [
    { id: "1", title: "Tela", description: "", category_id: "", picture_url: "", quantity: 1, unit_price: 12.34 },
  ];
  const preference = await call("POST", "/checkout/preferences", { items, metadata: { order_number: "1" } });
  expect(missing(recorded("preference_preference_base"), preference)).toEqual(NOT_ASKED_FOR);
  const card = provider.control.pay_preference({ preference: preference.id });
  const read = await call("GET", `/v1/payments/${card.id}`);
  expect(missing(recorded("payment_payment_base"), read)).toEqual(CARD_DETAILS);
  const order = await call("GET", `/merchant_orders/${read.order.id}`);
  expect(missing(recorded("merchant_order_base"), order)).toEqual([]);
  const refund = await call("POST", `/v1/payments/${card.id}/refunds`, { amount: 2.34 });
  expect(missing(recorded("refund_refund_partial"), refund)).toEqual([]);
});

/** What the recorded bodies tell of banks, of the risk check, of a card's 3-D Secure and of a basket, and nobody needs. */
const BANK_DETAILS = [
  ".point_of_interaction.transaction_data.bank_info.payer",
  ".point_of_interaction.transaction_data.bank_info.collector",
];
const CARD_DETAILS = [
  ".internal_metadata",
  ".additional_info.items",
  ".additional_info.payer",
  ".additional_info.shipments",
  ".card.expiration_month",
  ".card.expiration_year",
  ".card.date_created",
  ".card.date_last_updated",
  ".card.cardholder.identification",
  ".three_ds_info",
];
const NOT_ASKED_FOR = [
  ".payer.phone",
  ".payer.address",
  ".payer.identification",
  ".payment_methods.default_card_id",
  ".payment_methods.default_payment_method_id",
  ".payment_methods.excluded_payment_methods",
  ".payment_methods.installments",
  ".payment_methods.default_installments",
  ".shipments.mode",
  ".shipments.default_shipping_method",
  ".shipments.cost",
  ".shipments.receiver_address.zip_code",
  ...["street_name", "street_number", "floor", "apartment", "city_name", "state_name", "country_name"].map(
    (name) => `.shipments.receiver_address.${name}`,
  ),
];

test("what it signs gives the digests that were recorded, in both spellings", () => {
  const vector = recorded("notifications").find(({ kind }: { kind: string }) => kind === "signature vector inputs");
  const { dataId, requestId, ts, secret } = vector;
  const sign = (id: string) =>
    createHmac("sha256", secret)
      .update(signedText(id, requestId, ts))
      .digest("hex");
  expect(signedText(dataId, requestId, ts)).toBe(vector.manifest_case_preserved);
  expect(sign(dataId)).toBe(vector.v1_computed_by_us_case_preserved);
  expect(sign(dataId.toLowerCase())).toBe(vector.v1_computed_by_us_lowercased_id);
});
