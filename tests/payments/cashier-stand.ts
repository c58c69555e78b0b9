import { z } from "zod";
import { type Cashier, createCashier } from "../../payments/cashier.js";
import type { CreateRequest, Gateway, GatewayAccount, GatewayPayment } from "../../payments/gateway.js";
import type { OpenAccount } from "../../payments/payment-accounts.js";
import type { OrderChange, OrderStore, Payment } from "../../payments/ports.js";
import { Breakers } from "../../platform/breaker.js";
import { orderFixture, paymentFixture } from "./payment-fixtures.js";

const HOUR_MS = 3_600_000;

/** A cashier with a store in memory, and with two accounts at a bank that does what the test says. */
export class CashierStand {
  now = 1_000_000;
  payments: Payment[] = [];
  askAt = new Map<string, number | null>();
  alerts: string[] = [];
  /** What people read in them. */
  alertTexts: string[] = [];
  acts: string[] = [];
  told: string[] = [];
  /** A conversation takes the same word once. */
  heard = new Set<string>();
  asked: CreateRequest[] = [];
  calls: string[] = [];
  /** What happens while a payment is being made, or its refund. */
  meanwhile: (() => unknown) | null = null;
  /** What was ended at the gateway. */
  cancelled: string[] = [];
  /** The keys under which refunds were asked for. */
  refunds: string[] = [];
  /** What each account's gateway does. */
  bank: { [account: string]: { away: boolean; payment: Partial<GatewayPayment>; refund?: "under_way" | "refused" } } =
    {};
  accounts: OpenAccount[] = [this.accountOf("pix"), this.accountOf("card")];
  /** Keeps payments in memory, and writes what was decided, as a database would. */
  readonly orders: Pick<OrderStore, "change" | "setAskAt" | "paymentsToAsk"> = {
    change: async (_tenantId, orderId, decide) => {
      const found = this.payments.find((one) => one.orderId === orderId);
      if (!found) return null;
      const change = decide(orderFixture(found), [found], []);
      if (change) this.write(change);
      return { order: orderFixture(found), payments: [{ ...found }], change };
    },
    setAskAt: async ({ id }, at) => void this.askAt.set(id, at),
    paymentsToAsk: async (at) =>
      this.payments
        .filter(({ id }) => (this.askAt.get(id) ?? Number.POSITIVE_INFINITY) <= at)
        .map((one) => ({ ...one })),
  };
  readonly cashier: Cashier = createCashier({
    orders: this.orders as OrderStore,
    accounts: {
      ways: () => [],
      of: ({ accountId }) => this.accounts.find(({ account }) => account.id === accountId) ?? null,
      byKey: () => null,
      withoutKey: () => null,
      heard: () => undefined,
    },
    notifyUrl: ({ gateway: name, key }) => `https://shop.example/webhooks/payments/${name}/${key}`,
    returnUrl: () => "https://shop.example/pagamento",
    files: { put: () => Promise.reject(new Error("no picture is kept here")) },
    tell: async (_to, dedupe, event) => {
      const repeat = this.heard.has(dedupe);
      this.heard.add(dedupe);
      if (!repeat) this.told.push(event.kind === "result" ? event.outcome : event.kind);
      return { eventId: dedupe, conversationId: "v", repeat };
    },
    breakers: new Breakers({ failures: 5, openMs: 30_000, maxOpenMs: 60_000, now: () => this.now }),
    meter: { called: () => undefined },
    now: () => this.now,
    log: { warn: () => undefined, error: (_detail, message) => void this.told.push(message) },
  });

  charge(id: string, accountId: string): Payment {
    const payment = paymentFixture(id, accountId, this.now);
    this.payments.push(payment);
    return payment;
  }

  accountOf(key: string, mode: "test" | "live" = "test"): OpenAccount {
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
    const gateway = this.gateway();
    return { account, gateway, title: key, takesNew: true, mode, methods: ["pix"], inChat: [], currencies: ["BRL"] };
  }

  private write({ payment, act, alerts: raised = [] }: OrderChange): void {
    this.alerts.push(...raised.map(({ kind }) => kind));
    this.alertTexts.push(...raised.map(({ text }) => text));
    if (act) this.acts.push(act);
    const found = this.payments.find(({ id }) => id === payment?.id);
    if (!found || !payment) return;
    const { id: _id, askAt: next, ...fields } = payment;
    Object.assign(found, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
    if (next !== undefined) this.askAt.set(found.id, next);
  }

  private gateway(): Gateway {
    return {
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
      create: async (account, request) => {
        this.calls.push(account.key);
        this.asked.push(request);
        await this.meanwhile?.();
        if (this.bank[account.key]?.away) return { outcome: "unavailable", reason: "away" };
        return {
          outcome: "created",
          url: "https://bank.example/x",
          pix: null,
          payment: this.seen(account, request.key),
        };
      },
      read: async (account, externalId) => {
        if (this.bank[account.key]?.away) return { outcome: "unavailable", reason: "away" };
        return { outcome: "found", payment: this.seen(account, externalId.slice(2)) };
      },
      cancel: async (account, externalId) => {
        const at = this.bank[account.key];
        if (at?.away) return { outcome: "unavailable", reason: "away" };
        this.cancelled.push(externalId);
        this.bank[account.key] = { away: false, payment: { state: "expired" } };
        return { outcome: "over" };
      },
      refund: async (account, { externalId, key }) => {
        this.refunds.push(key);
        await this.meanwhile?.();
        const { away = true, refund } = this.bank[account.key] ?? {};
        if (away) return { outcome: "unavailable", reason: "away" };
        if (refund === "refused") return { outcome: "refused", reason: "the bank says no" };
        return { outcome: refund ?? "refunded", payment: this.seen(account, externalId.slice(2)) };
      },
      check: async ({ externalId }) => ({ outcome: "ok", account: externalId, live: false }),
    };
  }

  private seen(account: GatewayAccount, reference: string): GatewayPayment {
    const money = {
      amount: 5_000,
      refunded: 0,
      surplus: 0,
      dispute: null,
      currency: "BRL",
      refusals: 0,
      paidAt: null,
      movements: [],
    };
    const own = { id: `x-${reference}`, reference, account: account.externalId, live: account.mode === "live" };
    return { state: "pending", ...money, ...own, ...this.bank[account.key]?.payment };
  }
}
