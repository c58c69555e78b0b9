import { Payment } from "mercadopago";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointSdkAt } from "./point-sdk-at.js";
import { type MercadoPagoStandIn, startMercadoPago } from "./start-mercado-pago.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const TOKEN = "TEST-6245132082630004-stand-in-810882223";

let provider: MercadoPagoStandIn;
beforeEach(async () => {
  provider = await startMercadoPago({ now: () => NOW, pausesMs: [] });
});
afterEach(() => provider.close());

const create = (more: { maxRetries?: number; timeout?: number } = {}) =>
  new Payment(pointSdkAt(provider.url, TOKEN)).create({
    body: { transaction_amount: 50, payment_method_id: "pix", payer: { email: "ana@example.com" } },
    requestOptions: { idempotencyKey: "k", maxRetries: 0, timeout: 5_000, ...more },
  });

const made = () => provider.world.payments.size;

test("500 before anything is done: nothing was made, and the same key makes it afterwards", async () => {
  provider.control.outage({ kind: "error", times: 1 });
  await expect(create()).rejects.toMatchObject({ name: "MPServerError", status: 500 });
  expect(made()).toBe(0);
  expect((await create()).id).toBeTypeOf("number");
  expect(made()).toBe(1);
});

test("500 after it was done: it is there, and the same key gives it", async () => {
  provider.control.outage({ kind: "error", when: "after", times: 1 });
  await expect(create()).rejects.toMatchObject({ status: 500 });
  expect(made()).toBe(1);
  expect([...provider.world.payments.keys()]).toEqual([(await create()).id]);
});

test("429 says when to come again", async () => {
  provider.control.outage({ kind: "rate_limited", retryAfterS: 7, times: 1 });
  await expect(create()).rejects.toMatchObject({ name: "MPRateLimitError", status: 429, retryAfter: 7 });
});

test("HTML with 200, and a body that is cut, reach the shop as an object without id", async () => {
  provider.control.outage({ kind: "html", times: 1 });
  expect((await create()).id).toBeUndefined();
  expect(made()).toBe(0);
  provider.control.outage({ kind: "cut_body", times: 1 });
  expect((await create()).id).toBeUndefined();
  expect(made()).toBe(1);
});

test("a connection that is cut, before and after, and silence", async () => {
  provider.control.outage({ kind: "cut", times: 1 });
  await expect(create()).rejects.toMatchObject({ name: "MPConnectionError" });
  expect(made()).toBe(0);
  provider.control.outage({ kind: "silence", when: "after", times: 1 });
  await expect(create({ timeout: 300 })).rejects.toMatchObject({ name: "MPConnectionError" });
  expect(made()).toBe(1);
});

test("an outage meets only what it names, until it is cleared", async () => {
  provider.control.outage({ kind: "error", method: "GET", path: "/v1/payments" });
  const { id } = await create();
  const payments = new Payment(pointSdkAt(provider.url, TOKEN));
  const get = () => payments.get({ id: id ?? 0, requestOptions: { maxRetries: 0 } });
  await expect(get()).rejects.toMatchObject({ status: 500 });
  provider.control.outages_clear({});
  expect((await get()).id).toBe(id);
});

test("the journal has every request with its headers, body, outage and answer", async () => {
  provider.control.outage({ kind: "error", times: 1 });
  await expect(create()).rejects.toThrow();
  await create();
  const journal = await (await fetch(`${provider.url}/control/journal`)).json();
  expect(journal).toMatchObject([
    { n: 1, method: "POST", path: "/v1/payments", outage: "error", status: 500, headers: { "x-idempotency-key": "k" } },
    { n: 2, at: NOW, outage: null, status: 201, headers: { authorization: `Bearer ${TOKEN}` } },
  ]);
  expect(JSON.parse(journal[1].body)).toMatchObject({ transaction_amount: 50 });
});

test("the doors are there over HTTP, too, and say what does not fit", async () => {
  const { id } = await create();
  const post = (door: string, input: object) =>
    fetch(`${provider.url}/control/${door}`, { method: "POST", body: JSON.stringify(input) });
  expect(await (await post("pay", { payment: id })).json()).toMatchObject({ id, status: "approved" });
  expect((await post("pay", { payment: id })).status).toBe(400);
  expect((await post("pay", { betrag: 1 })).status).toBe(400);
  expect((await post("nichts", {})).status).toBe(404);
  expect(await (await post("clock", { moveMs: 1_000 })).json()).toEqual({ now: NOW + 1_000 });
});
