import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewaySide, mercadoPagoSide, stripeSide } from "../tests/payments/gateway-sides.js";
import { ledgerOf } from "../tests/payments/ledger-of.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { OrderStore, Payment } from "./ports.js";
import { writePayment } from "./write-payment.js";

const HOUR_MS = 3_600_000;

/** What happens at the gateway, in any order. What it refuses there does not happen. */
const ACTS: Record<string, (side: GatewaySide, id: string) => void> = {
  pay: (side, id) => side.pay(id),
  "pay again": (side, id) => side.payAgain?.(id),
  "pay after the end": (side, id) => side.payAfterEnd?.(id),
  expire: (side, id) => side.expire(id),
  "refund a part": (side, id) => side.refund(id, 700),
  "refund the rest": (side, id) => side.refund(id),
  "refunds take longer": (side) => side.refundsPend(true),
  "refunds are quick": (side) => side.refundsPend(false),
  "a refund is done": (side, id) => side.endRefund(id, "done"),
  "a refund fails": (side, id) => side.endRefund(id, "failed"),
  dispute: (side, id) => side.dispute(id),
  "dispute won": (side, id) => side.endDispute(id, "won"),
  "dispute lost": (side, id) => side.endDispute(id, "lost"),
};
/** A notice comes: the gateway is asked, and what it says is written at once, twice, or only after the next answers. */
const HEARD = ["heard", "heard twice", "heard late"] as const;

const step = fc.record({
  payment: fc.nat(1),
  what: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...Object.keys(ACTS)) }, fc.constantFrom(...HEARD)),
});
/** Most payments are paid; so are these, besides what chance brings. */
const story = fc
  .tuple(fc.array(step, { maxLength: 3 }), fc.array(step, { maxLength: 12 }))
  .map(([before, after]) => [...before, { payment: 0, what: "pay" }, ...after]);

let now = Date.UTC(2026, 10, 30, 12);
let made = 0;

describe.each<[string, (clock: () => number) => Promise<GatewaySide>]>([
  ["Mercado Pago, Pix", (clock) => mercadoPagoSide(["pix"], clock)],
  ["Mercado Pago, Checkout Pro", (clock) => mercadoPagoSide(["card"], clock)],
  ["Stripe", stripeSide],
])("the ledger of an account at %s", (_name, open) => {
  let side: GatewaySide;
  beforeAll(async () => {
    side = await open(() => now);
    side.notices("lose");
  });
  afterAll(() => side.close());

  it("has the gateway's own sums, whatever happened there, in any order, told or not, once or often", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const shop = await openShop(side);
        for (const { payment, what } of steps) await shop.go(payment, what);
        await shop.end();
        expect(shop.lines()).toEqual(shop.books());
        expect(shop.ledger.events.filter((event) => event === "order paid").length).toBeLessThanOrEqual(1);
        expect(shop.ledger.payments.filter(({ state }) => state === "paid").length).toBeLessThanOrEqual(1);
        expect(shop.ledger.refused()).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

/** An order with two payments that wait at the gateway. */
async function openShop(side: GatewaySide) {
  const ledger = ledgerOf(2);
  side.refundsPend(false);
  const earlier = new Set(side.books().map(keyOf));
  const account = { id: "a", tenantId: "t", key: "loja_conta", mode: "test" as const, ...side.account };
  const { gateway } = side;
  const at = { account, gateway, title: "Conta" } as unknown as OpenAccount;
  const limits = () => ({ signal: AbortSignal.timeout(10_000) });
  now += HOUR_MS;
  for (const payment of ledger.payments) {
    const own = { id: `p${++made}`, createdAt: now, expiresAt: now + 2 * HOUR_MS };
    const request = { key: own.id, amount: 5_000, currency: "BRL", title: "Pedido 1", expiresAt: own.expiresAt };
    const addresses = { notifyUrl: "http://127.0.0.1:9/aviso", returnUrl: "http://127.0.0.1:9/volta" };
    const methods = side.account.methods as ("pix" | "card")[];
    const created = await gateway.create(account, { ...request, ...addresses, methods }, limits());
    if (created.outcome !== "created") throw new Error(JSON.stringify(created));
    Object.assign(payment, own, { externalId: created.payment.id });
  }
  /** Answers that are written later, each with the payment as it was when the gateway was asked. */
  const late: (() => Promise<unknown>)[] = [];

  async function ask(payment: Payment): Promise<() => Promise<unknown>> {
    const before = { ...payment };
    const asked = await gateway.read(account, payment.externalId ?? "", limits());
    if (asked.outcome !== "found") throw new Error(JSON.stringify(asked));
    return () => writePayment(ledger.orders as OrderStore, before, at, asked.payment, now);
  }
  async function writeLate(): Promise<void> {
    for (const write of late.splice(0).reverse()) await write();
  }

  return {
    ledger,
    async go(n: number, what: string): Promise<void> {
      const payment = ledger.payments[n];
      if (!payment) throw new Error(`there is no payment ${n}`);
      now += 1_000;
      const act = ACTS[what];
      if (act) return attempt(() => act(side, payment.externalId ?? ""));
      const write = await ask(payment);
      if (what === "heard late") return void late.push(write);
      await write();
      if (what === "heard twice") await write();
      await writeLate();
    },
    /** All is told at last, as the poller does it. */
    async end(): Promise<void> {
      await writeLate();
      for (const payment of ledger.payments) await (await ask(payment))();
    },
    lines: () => ledger.lines.map(shown).toSorted(),
    books: () =>
      side
        .books()
        .filter((entry) => !earlier.has(keyOf(entry)))
        .map(({ cents: amount, ...entry }) => shown({ ...entry, amount }))
        .toSorted(),
  };
}

/** The stand-in throws where its gateway would refuse. */
function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
  }
}

const keyOf = ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`;
const shown = ({ amount, ...thing }: { kind: string; id: string; amount: number }) => `${keyOf(thing)} ${amount}`;
