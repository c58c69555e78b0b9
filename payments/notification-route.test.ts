import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createByteBudget } from "../platform/limits/byte-budget.js";
import type { Cashier } from "./cashier.js";
import { createNotificationRoute } from "./notification-route.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { OrderStore, Payment } from "./ports.js";
import { sandboxAccount } from "./sandbox/sandbox-account.js";
import { createSandboxGateway } from "./sandbox/sandbox-gateway.js";
import { signNotification } from "./sandbox/sign-notification.js";

const SECRET = Buffer.alloc(32, 1);
const gateway = createSandboxGateway({ baseUrl: () => "", secret: SECRET });
const serving = { gateway, title: "x", takesNew: true, mode: "test", methods: [], inChat: [], currencies: [] } as const;
const accountAt = (id: string, key: string): OpenAccount => ({
  ...serving,
  account: { ...sandboxAccount("t"), id, key },
});

const PIX = accountAt("id-pix", "loja_pix");
const CARD = accountAt("id-card", "loja_card");

/** Payments of the account with this id. */
const known = new Map([
  ["sbx_1", "id-pix"],
  ["sbx_old", "t"],
]);
let looked: string[] = [];
let due: string[] = [];
let heard: string[] = [];
let kept: string[] = [];
let broken = false;
/** What the gateway says of things that are no payments. */
const belongs = new Map([["charge_1", { outcome: "found", reference: "sbx_1" }]]);

const paymentOf = (id: string) => ({ id, tenantId: "t", effectKey: "1.0" }) as Payment;
const orders = {
  async findPayment(_gateway, id) {
    return known.has(id) ? paymentOf(id) : null;
  },
  async findPaymentAt(account, id) {
    return known.get(id) === account.id ? paymentOf(id) : null;
  },
  async findPaymentByReference(account, reference) {
    return known.get(reference) === account.id ? paymentOf(reference) : null;
  },
  async setAskAt({ id }) {
    if (broken) throw new Error("the database is away");
    due.push(id);
  },
} satisfies Partial<OrderStore>;

const app = express();
const route = createNotificationRoute({
  accounts: {
    ways: () => [],
    of: () => null,
    byKey: (name, key) =>
      name === "sandbox" ? ([PIX, CARD].find(({ account }) => account.key === key) ?? null) : null,
    withoutKey: (name) => (name === "sandbox" ? { ...serving, account: sandboxAccount("") } : null),
    heard: ({ key }, word) => void heard.push(`${key} ${word}`),
  },
  orders: orders as unknown as OrderStore,
  notices: { keep: async ({ id }, topic, body) => void kept.push(`${id} ${topic} ${body}`) },
  cashier: {
    look: async ({ id }: Payment) => void looked.push(id),
    referenceOf: async (_at: OpenAccount, thing: string) =>
      thing === "away" ? { outcome: "unavailable", reason: "away" } : (belongs.get(thing) ?? { outcome: "missing" }),
  } as unknown as Cashier,
  bytes: createByteBudget({ each: 1e7, all: 1e8 }),
  now: Date.now,
  log: { warn: () => undefined, error: () => undefined },
});
app.post(["/webhooks/payments/:gateway/:key", "/webhooks/payments/:gateway"], route);
const server = createServer(app);
let address = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/payments`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [looked, due, heard, kept, broken] = [[], [], [], [], false];
});

async function notify(path: string, payment: string, secret = SECRET, at = Date.now()): Promise<string> {
  const body = JSON.stringify({ type: "payment.changed", payment });
  const headers = { "x-sandbox-signature": signNotification(secret, body, at) };
  const answer = await fetch(`${address}/${path}`, { method: "POST", headers, body });
  return `${answer.status} ${await answer.text()}`;
}

describe("a notification", () => {
  it("at an account's address is a reason to ask about a payment of that account, and of no other", async () => {
    expect(await notify("sandbox/loja_pix", "sbx_1")).toBe("200 ok");
    expect([due, looked, heard]).toEqual([["sbx_1"], ["sbx_1"], ["loja_pix notification"]]);
    expect(await notify("sandbox/loja_card", "sbx_1")).toBe("200 unknown payment");
    expect(await notify("sandbox/loja_pix?data.id=sbx_old", "sbx_old")).toBe("200 unknown payment");
    expect(due).toEqual(["sbx_1"]);
  });

  it("at the address of before there were accounts is still taken", async () => {
    expect(await notify("sandbox", "sbx_old")).toBe("200 ok");
    expect(looked).toEqual(["sbx_old"]);
  });

  it("is refused where nobody has an account, when it is forged, and when it is old", async () => {
    expect(await notify("sandbox/nobody", "sbx_1")).toBe("404 no such account");
    expect(await notify("stripe/loja_pix", "sbx_1")).toBe("404 no such account");
    expect(await notify("stripe", "sbx_1")).toBe("404 no such account");
    expect(await notify("sandbox/loja_pix", "sbx_1", Buffer.alloc(32, 2))).toMatch(/^401 /);
    expect(await notify("sandbox/loja_pix", "sbx_1", SECRET, Date.now() - 400_000)).toMatch(/^400 /);
    expect([due, heard]).toEqual([[], []]);
  });

  it("of something that belongs to a payment is a reason to ask about that payment, when the gateway says so", async () => {
    expect(await notify("sandbox/loja_pix", "charge_1")).toBe("200 ok");
    expect(looked).toEqual(["sbx_1"]);
    // The gateway of another account knows the reference, and the payment is still not that account's.
    expect(await notify("sandbox/loja_card", "charge_1")).toBe("200 unknown payment");
    expect(await notify("sandbox/loja_pix", "charge_2")).toBe("200 unknown payment");
    expect(await notify("sandbox/loja_pix", "away")).toBe("503 not stored, send it again");
    expect(looked).toEqual(["sbx_1"]);
  });

  it("of a topic that nobody knows is answered 200 and kept", async () => {
    const body = JSON.stringify({ type: "weather" });
    const headers = { "x-sandbox-signature": signNotification(SECRET, body, Date.now()) };
    const answer = await fetch(`${address}/sandbox/loja_pix`, { method: "POST", headers, body });
    expect(answer.status).toBe(200);
    expect(kept).toEqual([`id-pix of another shape ${body}`]);
  });

  it("that cannot be kept is sent again", async () => {
    broken = true;
    expect(await notify("sandbox/loja_pix", "sbx_1")).toBe("503 not stored, send it again");
    expect(looked).toEqual([]);
  });
});
