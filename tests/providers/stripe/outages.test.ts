import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type StripeStandIn, startStripe } from "./start-stripe.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");

let provider: StripeStandIn;
beforeEach(async () => {
  provider = await startStripe({ now: () => NOW, pausesMs: [] });
});
afterEach(() => provider.close());

const create = (timeout?: number) =>
  pointSdkAt(provider.url, "sk_test_stand_in", timeout).checkout.sessions.create(
    {
      mode: "payment",
      line_items: [
        { quantity: 1, price_data: { currency: "brl", unit_amount: 9_900, product_data: { name: "Reparo" } } },
      ],
      success_url: "http://127.0.0.1:1/volta",
    },
    { idempotencyKey: "key-1" },
  );

const made = () => provider.world.accounts[0]?.tables["checkout.session"].size;

test("500 before and after: the same key makes it, or gives what was made", async () => {
  provider.control.outage({ kind: "error", times: 1 });
  await expect(create()).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
  expect(made()).toBe(0);
  provider.control.outage({ kind: "error", when: "after", times: 1 });
  await expect(create()).rejects.toMatchObject({ statusCode: 500 });
  expect(made()).toBe(1);
  expect([...(provider.world.accounts[0]?.tables["checkout.session"].keys() ?? [])]).toEqual([(await create()).id]);
});

test("a remembered 500 is replayed for its key", async () => {
  provider.control.outage({ kind: "error", times: 1, remember: true });
  await expect(create()).rejects.toMatchObject({ statusCode: 500 });
  await expect(create()).rejects.toMatchObject({ statusCode: 500, headers: { "idempotent-replayed": "true" } });
  expect(made()).toBe(0);
});

test("429 with its pause, and HTML with 200", async () => {
  provider.control.outage({ kind: "rate_limited", retryAfterS: 7, times: 1 });
  await expect(create()).rejects.toMatchObject({ statusCode: 429, headers: { "retry-after": "7" } });
  provider.control.outage({ kind: "html", times: 1 });
  await expect(create()).rejects.toMatchObject({ type: "StripeAPIError", message: /Invalid JSON/ });
  expect(made()).toBe(0);
});

test("silence ends with the client's time limit; what was done stays done", async () => {
  provider.control.outage({ kind: "silence", when: "after", times: 1 });
  await expect(create(300)).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect(made()).toBe(1);
});

test("a cut connection is tried once more by the SDK itself, with the same key", async () => {
  provider.control.outage({ kind: "cut", when: "after", times: 1 });
  await create();
  expect(made()).toBe(1);
  const calls = provider.journal.find("POST", "/v1/checkout/sessions");
  expect(calls.map(({ headers, outage }) => [headers["idempotency-key"], outage])).toEqual([
    ["key-1", "cut"],
    ["key-1", null],
  ]);
});

test("a body that is cut is an error, and what was done stays done", async () => {
  provider.control.outage({ kind: "cut_body" });
  await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect(made()).toBe(1);
});

test("the journal has the API version of every request", async () => {
  await create();
  expect(provider.journal.find()).toMatchObject([
    { method: "POST", status: 200, headers: { "stripe-version": "2026-10-28.endive", "idempotency-key": "key-1" } },
  ]);
  provider.control.journal_clear({});
  expect(provider.journal.find()).toEqual([]);
});
