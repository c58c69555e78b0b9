import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Breakers } from "../platform/breaker.js";
import { orderFixture, paymentFixture } from "../tests/payments/payment-fixtures.js";
import { createCashier } from "./cashier.js";
import type { CreateRequest, Gateway, GatewayAccount, GatewayPayment } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { OrderChange, OrderStore, Payment } from "./ports.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let now = 0;
let payments: Payment[] = [];
let askAt: Map<string, number | null>;
let alerts: string[] = [];
let told: string[] = [];
/** A conversation takes the same word once. */
let heard: Set<string>;
let asked: CreateRequest[] = [];
let calls: string[] = [];
/** What happens while a payment is being made. */
let meanwhile: (() => void) | null = null;
/** What was ended at the gateway. */
let cancelled: string[] = [];
/** The keys under which refunds were asked for. */
let refunds: string[] = [];
/** What each account's gateway does. */
let bank: { [account: string]: { away: boolean; payment: Partial<GatewayPayment>; refund?: "under_way" | "refused" } };
let accounts: OpenAccount[] = [];

/** Keeps payments in memory, and writes what was decided, as a database would. */
const orders: Pick<OrderStore, "change" | "setAskAt" | "paymentsToAsk"> = {
  async change(_tenantId, orderId, decide) {
    const found = payments.find((one) => one.orderId === orderId);
    if (!found) return null;
    const change = decide(orderFixture(found), [found], []);
    if (change) write(change);
    return { order: orderFixture(found), payments: [{ ...found }], change };
  },
  async setAskAt({ id }, at) {
    askAt.set(id, at);
  },
  async paymentsToAsk(at) {
    return payments.filter(({ id }) => (askAt.get(id) ?? Number.POSITIVE_INFINITY) <= at).map((one) => ({ ...one }));
  },
};

function write({ payment, alerts: raised = [] }: OrderChange): void {
  alerts.push(...raised.map(({ kind }) => kind));
  const found = payments.find(({ id }) => id === payment?.id);
  if (!found || !payment) return;
  const { id: _id, askAt: next, ...fields } = payment;
  Object.assign(found, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
  if (next !== undefined) askAt.set(found.id, next);
}

const gateway: Gateway = {
  name: "bank",
  capabilities: {
    methods: ["pix"],
    inChat: [],
    currencies: ["BRL"],
    modes: ["test", "live"],
    cancels: true,
    refunds: "none",
    lastsMs: { least: 60_000, most: HOUR_MS },
  },
  schema: { externalId: z.string(), settings: z.strictObject({}), secrets: z.strictObject({}) },
  receiverOf: ({ externalId }) => externalId,
  verify: () => ({ outcome: "ok" }),
  receive: () => ({ outcome: "nothing", topic: "x" }),
  async create(account, request) {
    calls.push(account.key);
    asked.push(request);
    await meanwhile?.();
    if (bank[account.key]?.away) return { outcome: "unavailable", reason: "away" };
    return { outcome: "created", url: "https://bank.example/x", pix: null, payment: seen(account, request.key) };
  },
  async read(account, externalId) {
    if (bank[account.key]?.away) return { outcome: "unavailable", reason: "away" };
    return { outcome: "found", payment: seen(account, externalId.slice(2)) };
  },
  async cancel(account, externalId) {
    const at = bank[account.key];
    if (at?.away) return { outcome: "unavailable", reason: "away" };
    cancelled.push(externalId);
    bank[account.key] = { away: false, payment: { state: "expired" } };
    return { outcome: "over" };
  },
  async refund(account, { externalId, key }) {
    refunds.push(key);
    const { away = true, refund } = bank[account.key] ?? {};
    if (away) return { outcome: "unavailable", reason: "away" };
    if (refund === "refused") return { outcome: "refused", reason: "the bank says no" };
    return { outcome: refund ?? "refunded", payment: seen(account, externalId.slice(2)) };
  },
  check: async ({ externalId }) => ({ outcome: "ok", account: externalId, live: false }),
};

function seen(account: GatewayAccount, reference: string): GatewayPayment {
  const money = { amount: 5_000, refunded: 0, surplus: 0, dispute: null, currency: "BRL", refusals: 0, paidAt: null };
  const own = { id: `x-${reference}`, reference, account: account.externalId, live: account.mode === "live" };
  return { state: "pending", ...money, ...own, ...bank[account.key]?.payment };
}

function accountOf(key: string, mode: "test" | "live" = "test"): OpenAccount {
  const account = {
    id: `id-${key}`,
    tenantId: "t",
    gateway: "bank",
    key,
    externalId: `of-${key}`,
    mode,
    settings: {},
    secrets: {},
  };
  return { account, gateway, title: key, takesNew: true, mode, methods: ["pix"], inChat: [], currencies: ["BRL"] };
}

function charge(id: string, accountId: string): Payment {
  const payment = paymentFixture(id, accountId, now);
  payments.push(payment);
  return payment;
}

let cashier: ReturnType<typeof createCashier>;
beforeEach(() => {
  now = 1_000_000;
  [payments, alerts, told, asked, calls, refunds, bank] = [[], [], [], [], [], [], {}];
  [askAt, heard, meanwhile, cancelled] = [new Map(), new Set(), null, []];
  accounts = [accountOf("pix"), accountOf("card")];
  cashier = createCashier({
    orders: orders as OrderStore,
    accounts: {
      ways: () => [],
      of: ({ accountId }) => accounts.find(({ account }) => account.id === accountId) ?? null,
      byKey: () => null,
      withoutKey: () => null,
      heard: () => undefined,
    },
    notifyUrl: ({ gateway: name, key }) => `https://shop.example/webhooks/payments/${name}/${key}`,
    returnUrl: () => "https://shop.example/pagamento",
    files: { put: () => Promise.reject(new Error("no picture is kept here")) },
    async tell(_to, dedupe, event) {
      const repeat = heard.has(dedupe);
      heard.add(dedupe);
      if (!repeat) told.push(event.kind === "result" ? event.outcome : event.kind);
      return { eventId: dedupe, conversationId: "v", repeat };
    },
    breakers: new Breakers({ failures: 5, openMs: 30_000, maxOpenMs: 60_000, now: () => now }),
    meter: { called: () => undefined },
    now: () => now,
    log: { warn: () => undefined, error: (_detail, message) => void told.push(message) },
  });
});

const collect = ({ id, orderId }: Payment) => cashier.collect(id, "t", orderId);

describe("a charge at a company's account", () => {
  it("is made with the account's own ways to pay and address, and settled by what that account says", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    expect(calls).toEqual(["card"]);
    expect(asked[0]).toMatchObject({
      key: "p1",
      amount: 5_000,
      methods: ["pix"],
      notifyUrl: "https://shop.example/webhooks/payments/bank/card",
    });
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    await cashier.look(payment);
    expect(payment.state).toBe("paid");
    expect(told).toEqual(["pending", "paid"]);
    expect(alerts).toEqual([]);
  });

  it("that is paid once more is told to the customer by the look that sees it, not by the next one", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    await cashier.look(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now, surplus: 5_000 } };
    await cashier.look(payment);
    expect(told).toEqual(["pending", "paid", "review"]);
    expect(alerts).toEqual(["paid_twice"]);
  });

  it("in review whose money comes is told to people and to the customer, though the state is the same", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    Object.assign(payment, { state: "review", problem: "payment_unknown" });
    await cashier.look(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    for (let n = 0; n < 2; n++) await cashier.look(payment);
    expect([told, alerts]).toEqual([["pending", "review", "review"], ["paid_in_review"]]);
  });

  it("is not overwritten by an answer that is older than what another process has recorded", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    const paid = { state: "paid", paidAt: now } as const;
    bank["card"] = { away: false, payment: { ...paid, refunded: 1_000 } };
    await cashier.look(payment);
    bank["card"] = {
      away: false,
      // While this answer is on its way, another process hears of more.
      get payment() {
        payment.refunded = 2_000;
        return { ...paid, refunded: 1_000 };
      },
    };
    await cashier.look(payment);
    expect([payment.refunded, alerts]).toEqual([2_000, ["payment_refunded_part"]]);
    expect(askAt.get("p1")).toBe(now + 1_000);
  });

  it.each<[string, Partial<GatewayPayment>]>([
    ["another receiver", { account: "of-pix" }],
    ["the other mode", { live: true }],
  ])("is in doubt when the money is said to have %s", async (_what, payment) => {
    const made = charge("p1", "id-card");
    await collect(made);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now, ...payment } };
    await cashier.look(made);
    expect(made.state).toBe("review");
    expect(alerts).toEqual(["payment_differs"]);
  });

  it("is not held back because another company's account fails", async () => {
    bank["pix"] = { away: true, payment: {} };
    for (let n = 0; n < 7; n++) await collect(charge(`p${n}`, "id-pix"));
    expect(calls).toEqual(Array.from({ length: 5 }, () => "pix"));
    const other = charge("other", "id-card");
    await collect(other);
    expect(other.state).toBe("pending");
  });
});

describe("an account that is off", () => {
  it("is waited for while the link is made, and the customer is told after three minutes", async () => {
    accounts = [];
    const payment = charge("p1", "id-pix");
    await collect(payment);
    expect(payment.state).toBe("creating");
    now += 4 * MINUTE_MS;
    await cashier.poll();
    expect(payment.state).toBe("failed");
    expect(told).toEqual(["failed"]);
    expect(alerts).toEqual(["payment_refused"]);
  });

  it("is waited for until a day after the end, and its money is settled when it is back", async () => {
    const [back, lost] = [charge("p1", "id-pix"), charge("p2", "id-card")];
    for (const payment of [back, lost]) await collect(payment);
    accounts = [];
    for (const hours of [2, 10, 10]) {
      now += hours * HOUR_MS;
      await cashier.poll();
      expect([back.state, lost.state]).toEqual(["pending", "pending"]);
    }
    accounts = [accountOf("pix")];
    bank["pix"] = { away: false, payment: { state: "paid", paidAt: 1_000_000 } };
    now += 10 * HOUR_MS;
    await cashier.poll();
    expect([back.state, lost.state]).toEqual(["paid", "review"]);
    expect(alerts).toEqual(["payment_unknown"]);
  });
});

describe("a payment that is called off while it is made", () => {
  it("is ended at the gateway by whoever made it, and watched: money that comes all the same is seen", async () => {
    const payment = charge("p1", "id-card");
    // Another process calls it off while the gateway works.
    meanwhile = () => void Object.assign(payment, { state: "failed", problem: "called off" });
    await collect(payment);
    expect(payment).toMatchObject({ state: "failed", externalId: "x-p1", url: null });
    expect([cancelled, told]).toEqual([["x-p1"], []]);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    now += 2 * HOUR_MS;
    await cashier.poll();
    expect([payment.state, alerts]).toEqual(["review", ["paid_late"]]);
  });

  it("is ended although the answer of its making was lost: the gateway tells by its key what it made", async () => {
    const payment = charge("p1", "id-card");
    bank["card"] = { away: true, payment: {} };
    await collect(payment);
    await cashier.end(payment);
    expect([payment.state, cancelled]).toEqual(["failed", []]);
    bank["card"] = { away: false, payment: {} };
    now += MINUTE_MS;
    await cashier.poll();
    expect([cancelled, payment.externalId]).toEqual([["x-p1"], "x-p1"]);
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(["p1"]));
  });

  it("is not said to have failed when it was made by another process", async () => {
    const payment = charge("p1", "id-card");
    accounts = [];
    now += 4 * MINUTE_MS;
    const change = orders.change;
    let first = true;
    orders.change = (...args) => {
      const answer = change(...args);
      if (first) Object.assign(payment, { state: "pending", externalId: "x-p1", url: "u" });
      first = false;
      return answer;
    };
    await collect(payment).finally(() => (orders.change = change));
    expect([payment.state, alerts]).toEqual(["pending", []]);
  });
});

describe("a payment that is over, at a gateway that cannot be asked", () => {
  it("is asked about later, because its key may be there again", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    await cashier.look(payment);
    accounts = [];
    await cashier.look(payment);
    const next = askAt.get("p1") ?? 0;
    expect(next).toBeGreaterThan(now);
    accounts = [accountOf("card")];
    now = next;
    bank["card"] = { away: false, payment: { state: "refunded", refunded: 5_000, paidAt: now } };
    await cashier.poll();
    expect(payment.state).toBe("refunded");
  });

  it("is asked about no more once nothing can come of it", async () => {
    const payment = charge("p1", "id-card");
    await collect(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    await cashier.look(payment);
    bank["card"] = { away: true, payment: {} };
    now += 181 * 24 * HOUR_MS;
    await cashier.poll();
    expect(askAt.get("p1")).toBeNull();
  });
});

describe("a refund by a flow", () => {
  /** A payment that is paid, and whose refund a flow asks for. */
  async function begun(bankSays: (typeof bank)[string]) {
    const payment = charge("p1", "id-card");
    await collect(payment);
    bank["card"] = { away: false, payment: { state: "paid", paidAt: now } };
    await cashier.look(payment);
    bank["card"] = bankSays;
    told = [];
    return { payment, ask: () => cashier.refund(orderFixture(payment), 24 * HOUR_MS) };
  }
  const PAID = { state: "paid", paidAt: 1_000_000 } as const;
  const BACK = { ...PAID, state: "refunded", refunded: 5_000 } as const;
  const later = async (ms: number) => {
    now += ms;
    await cashier.poll();
  };

  it("that the gateway is still at is not said to be done; the poller asks by the same key and tells, once", async () => {
    const { payment, ask } = await begun({ away: false, payment: PAID, refund: "under_way" });
    expect(await ask()).toMatchObject({ result: { outcome: "under_way" } });
    await later(MINUTE_MS);
    expect([told, alerts]).toEqual([[], []]);
    bank["card"] = { away: false, payment: BACK };
    for (let n = 0; n < 3; n++) await later(HOUR_MS);
    expect(payment).toMatchObject({ state: "refunded", refunded: 5_000, refund: { state: "done" } });
    expect([told, alerts, new Set(refunds).size]).toEqual([["tell"], [], 1]);
  });

  it("that fails after the gateway took it is told to people and to the customer, once", async () => {
    const { payment, ask } = await begun({ away: false, payment: PAID, refund: "under_way" });
    await ask();
    bank["card"] = { away: false, payment: PAID, refund: "refused" };
    for (let n = 0; n < 3; n++) await later(HOUR_MS);
    expect(payment).toMatchObject({ state: "paid", refund: { state: "failed" } });
    expect([told, alerts]).toEqual([["tell"], ["refund_refused"]]);
    expect(await ask()).toMatchObject({ result: { outcome: "not_allowed", value: { why: "refused" } } });
  });

  it("that the step gave up is carried on: people hear that it takes long, and the customer that it is done", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    expect(await ask()).toMatchObject({ outcome: "retry" });
    for (let n = 0; n < 10; n++) await later(20 * MINUTE_MS);
    expect(alerts).toEqual(["refund_late"]);
    bank["card"] = { away: false, payment: BACK };
    await later(2 * HOUR_MS);
    expect(payment).toMatchObject({ state: "refunded", refund: { state: "done" } });
    expect([told, alerts]).toEqual([["tell"], ["refund_late"]]);
  });

  it("that nobody could make for three days is left to people", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    await ask();
    for (let n = 0; n < 80; n++) await later(HOUR_MS);
    expect([payment.refund?.state, alerts]).toEqual(["refused", ["refund_late", "refund_refused"]]);
  });
});
