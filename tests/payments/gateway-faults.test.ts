import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPayment } from "../../company/commands/payment-account.js";
import { perform } from "../../company/commands/perform.js";
import type { Database } from "../../db/database.js";
import { createBooksStore } from "../../db/stores/books-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { changing } from "./changing.js";
import { type GatewaySide, mercadoPagoSide, stripeSide } from "./gateway-sides.js";
import { Till } from "./till.js";

const SELL = `flow: sell
start: [{ keyword: [comprar] }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["limpeza"]' }
  - quote: { items: wanted }
    save: order
  - charge: { order: order, expires: 2h }
  - say: "Agora o serviço do pedido {{ order.number }}."
  - end: sold
`;
const HOUR_MS = 3_600_000;

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

type Open = (now: () => number) => Promise<GatewaySide>;

const sorted = (lines: readonly { kind: string; id: string; cents: number }[]) =>
  lines.map(({ kind, id, cents }) => `${kind} ${id} ${cents}`).toSorted();

/** How many payments of its one account a comparison takes for paid without a line of the ledger. */
async function paidWithoutLines({ harness, database }: Till, tenantId: string): Promise<number> {
  const text = "SELECT account_id AS account, gateway FROM payments WHERE tenant_id = $1";
  const [own] = await harness.rows<{ account: string; gateway: string }>(tenantId, text, [tenantId]);
  if (!own) throw new Error("there is no payment");
  const now = harness.now();
  const report = { id: randomUUID(), tenantId, accountId: own.account, gateway: own.gateway, askedAt: now };
  const paid = await createBooksStore(database).paidWithoutLines({ ...report, from: 0, to: now + HOUR_MS }, 10);
  return paid.length;
}

describe.each<[string, Open]>([
  ["Mercado Pago, Pix", (now) => mercadoPagoSide(["pix"], now)],
  ["Mercado Pago, Checkout Pro", (now) => mercadoPagoSide(["card"], now)],
  ["Stripe", stripeSide],
])("%s", (_name, open) => {
  let till: Till;
  let side: GatewaySide;
  let slug: string;
  const addressOf = (gateway: string) => `${till.address}/webhooks/payments/${gateway}/${slug}_conta`;

  beforeEach(async () => {
    side = await open(() => till.harness.now());
    till = new Till(database, [side.gateway]);
    await till.open();
  });
  afterEach(async () => {
    await till.close();
    await side.close();
  });

  /** A customer at the way to pay. */
  async function charged() {
    const company = await till.company(SELL);
    const { tenantId } = company;
    const { account } = side;
    slug = `loja-${tenantId}`;
    side.tellAt(addressOf(account.gateway));
    const planned = { name: "conta", title: "Conta", mode: "test" as const, position: 0, currencies: null, ...account };
    await changing(database, tenantId, (at) => perform(at, createPayment, planned, null));
    await till.accounts.reload(tenantId);
    const from = `c-${randomUUID()}`;
    const ref = await till.harness.write(company, from, "comprar");
    const said = async () => (await till.harness.lines(ref)).map(({ text }) => text).join("\n");
    const hears = (words: string) => till.harness.until(words, async () => (await said()).includes(words));
    await hears("Posso seguir?");
    await till.harness.receive(company, from, { kind: "choice", id: "sim", text: "Aprovar" });
    await hears(side.words);
    const rows = () =>
      till.harness.rows<{
        external_id: string;
        state: string;
        refunded: number;
        dispute: string | null;
        surplus: number;
      }>(
        tenantId,
        "SELECT external_id, state, refunded::int, dispute, surplus::int FROM payments WHERE tenant_id = $1",
        [tenantId],
      );
    const [row] = await rows();
    if (!row) throw new Error("there is no payment");
    const payment = async () => (await rows())[0];
    const becomes = (state: string) => till.harness.until(state, async () => (await payment())?.state === state);
    /** The daily comparison, a day later. Gives its report. */
    const compared = async (laterMs = 24 * HOUR_MS) => {
      till.harness.pass(laterMs);
      await till.comparisons.askDaily(tenantId);
      // Two processes come by at once.
      await Promise.all([till.comparisons.run(), till.comparisons.run()]);
      const reports = await till.harness.rows<{
        state: string;
        compared: number;
        mended: number;
        differences: object[];
      }>(
        tenantId,
        "SELECT state, problem, compared, foreign_count, mended, differences FROM ledger_reports WHERE tenant_id = $1 ORDER BY at DESC LIMIT 1",
        [tenantId],
      );
      return reports[0];
    };
    const order = async () => (await till.orderStates(tenantId))[0]?.state;
    const kinds = async () => (await till.alerts(tenantId)).map(({ kind }) => kind);
    const fulfilled = async () => (await said()).split("Agora o serviço").length - 1;
    /** The poller comes by, long enough later. */
    const later = async (ms: number) => {
      till.harness.pass(ms);
      await till.cashier.poll();
    };
    const lines = () =>
      till.harness.rows<{ kind: string; id: string; cents: number }>(
        tenantId,
        "SELECT kind, gateway_id AS id, amount::int AS cents FROM ledger_entries WHERE tenant_id = $1",
        [tenantId],
      );
    /** The ledger has what the gateway itself says of the account's money, line by line. */
    const balances = async () => expect(sorted(await lines())).toEqual(sorted(side.books()));
    return {
      balances,
      compared,
      lines,
      id: row.external_id,
      tenantId,
      said,
      hears,
      payment,
      becomes,
      order,
      kinds,
      fulfilled,
      later,
    };
  }

  it("is paid: the flow goes on, once, and nobody is alerted", async () => {
    const { id, hears, order, kinds, fulfilled } = await charged();
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    expect([await order(), await kinds(), await fulfilled()]).toEqual(["paid", [], 1]);
  });

  it("54: a forged word about a payment that is not paid changes nothing, because the gateway is asked", async () => {
    const { id, payment, later, fulfilled } = await charged();
    for (let n = 0; n < 3; n++)
      expect(await side.tell(addressOf(side.account.gateway), id, till.harness.now())).toBe(200);
    await later(HOUR_MS / 2);
    expect([(await payment())?.state, await fulfilled()]).toEqual(["pending", 0]);
  });

  it.each(["amount", "currency", "reference", "account", "live"] as const)(
    "55: a payment whose %s differs releases nothing, and people are alerted",
    async (what) => {
      const { id, becomes, order, kinds, fulfilled, later, tenantId } = await charged();
      side.notices("lose");
      side.pay(id);
      side.distort(id, what);
      await later(HOUR_MS / 2);
      await becomes("review");
      expect([await order(), await kinds(), await fulfilled()]).toEqual(["review", ["payment_differs"], 0]);
      // People know of it, so no comparison looks at it day after day.
      expect(await paidWithoutLines(till, tenantId)).toBe(0);
    },
  );

  it("56: twenty words at once that it is paid fulfil it once", async () => {
    const { id, hears, fulfilled, kinds, later, balances } = await charged();
    side.notices("send", 20);
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    await side.idle();
    await later(2 * HOUR_MS);
    expect([await fulfilled(), await kinds()]).toEqual([1, []]);
    await balances();
  });

  it("57: paid after its end is for people, and the customer hears so", async ({ skip }) => {
    const { payAfterEnd } = side;
    if (!payAfterEnd) return skip();
    const { id, becomes, hears, order, kinds, fulfilled, later } = await charged();
    side.notices("lose");
    await later(2 * HOUR_MS + 60_000);
    await becomes("expired");
    till.harness.pass(HOUR_MS);
    side.notices("send");
    payAfterEnd(id);
    await becomes("review");
    await hears("chegou depois do prazo");
    expect([await order(), await kinds(), await fulfilled()]).toEqual(["review", ["paid_late"], 0]);
    await later(48 * HOUR_MS);
    expect(await kinds()).toEqual(["paid_late"]);
  });

  it("57: paid twice is fulfilled once, and the surplus is for people", async ({ skip }) => {
    const { payAgain } = side;
    if (!payAgain) return skip();
    const { id, hears, payment, kinds, fulfilled, balances } = await charged();
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    payAgain(id);
    await hears("foi pago mais de uma vez");
    expect(await payment()).toMatchObject({ state: "paid", surplus: 4_990 });
    expect([await kinds(), await fulfilled()]).toEqual([["paid_twice"], 1]);
    await balances();
  });

  it.each(["as_made", "reversed", "shuffled"] as const)(
    "58: parts that go back and a dispute end as the gateway has them, told %s",
    async (sequence) => {
      const { id, hears, payment, kinds, fulfilled, balances } = await charged();
      side.pay(id);
      await hears("Agora o serviço do pedido 1.");
      side.notices("hold");
      side.refund(id, 1_000);
      side.refund(id, 500);
      side.dispute(id);
      await side.release(sequence);
      const same = async () =>
        (await payment())?.refunded === side.refunded(id) && (await payment())?.dispute === "open";
      await till.harness.until("the books are equal", same);
      expect(side.refunded(id)).toBe(1_500);
      const told = await kinds();
      expect(told).toContain("payment_refunded_part");
      expect(told.filter((kind) => kind === "payment_dispute_open")).toHaveLength(1);
      expect(await fulfilled()).toBe(1);
      await balances();
    },
  );

  it("58: a whole refund that nobody tells of is noticed all the same", async () => {
    const { id, hears, becomes, order, later } = await charged();
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    side.notices("lose");
    side.refund(id);
    await later(25 * HOUR_MS);
    await becomes("refunded");
    expect(await order()).toBe("refunded");
    await hears("foi devolvido");
  });

  it("59: a signature that is 301 s old, or from the future, is answered 400", async () => {
    const { id } = await charged();
    for (const away of [-301_000 - 1_000, 301_000 + 1_000])
      expect(await side.tell(addressOf(side.account.gateway), id, till.harness.now() + away)).toBe(400);
  });

  it("59: a customer who is through has not paid yet", async ({ skip }) => {
    const { payLater } = side;
    if (!payLater) return skip();
    const { id, payment, later, fulfilled } = await charged();
    payLater(id);
    await side.idle();
    await later(HOUR_MS / 2);
    expect([(await payment())?.state, await fulfilled()]).toEqual(["pending", 0]);
  });

  it("60: without any word, the poller settles what was paid, and what is over", async () => {
    const paid = await charged();
    side.notices("lose");
    side.pay(paid.id);
    await paid.later(HOUR_MS / 2);
    await paid.hears("Agora o serviço do pedido 1.");
    expect(await paid.fulfilled()).toBe(1);
  });

  it("the daily comparison mends what nobody told of, and then finds nothing that differs", async () => {
    const { id, hears, compared, balances, fulfilled, kinds } = await charged();
    side.notices("lose");
    side.pay(id);
    side.refund(id, 1_000);
    // Before the charge's two hours are over: the flow itself looks at the payment then, and would find it paid first.
    const first = await compared(1.5 * HOUR_MS);
    expect(first).toMatchObject({ state: "done", mended: 1, differences: [] });
    expect(first?.compared).toBeGreaterThanOrEqual(2);
    await hears("Agora o serviço do pedido 1.");
    expect(await compared()).toMatchObject({ state: "done", mended: 0, differences: [] });
    await balances();
    expect(await fulfilled()).toBe(1);
    expect(await kinds()).not.toContain("books_differ");
  });

  it("the daily comparison tells people what the gateway does not know, and once a day only", async () => {
    const { id, tenantId, hears, compared, kinds } = await charged();
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    await till.harness.rows(
      tenantId,
      `INSERT INTO ledger_entries (id, tenant_id, account_id, gateway, order_id, payment_id, kind, gateway_id, amount, currency, at)
       SELECT gen_random_uuid(), tenant_id, account_id, gateway, order_id, payment_id, 'refund', 'nobody-knows', -7, 'BRL', at FROM ledger_entries WHERE kind = 'charge' RETURNING id`,
      [],
    );
    const differences = [{ what: "missing_there", kind: "refund", gatewayId: "nobody-knows", ours: -7, theirs: null }];
    expect(await compared()).toMatchObject({ state: "done", differences });
    await till.comparisons.askDaily(tenantId);
    await till.comparisons.run();
    expect((await kinds()).filter((kind) => kind === "books_differ")).toHaveLength(1);
  });

  it("the daily comparison says that it could not ask, and asks again", async () => {
    const { id, hears, tenantId, compared } = await charged();
    side.pay(id);
    await hears("Agora o serviço do pedido 1.");
    await side.idle();
    side.away(true);
    expect(await compared()).toMatchObject({ state: "failed", differences: [] });
    const again = async (afterMs: number) => {
      till.harness.pass(afterMs);
      await till.comparisons.askDaily(tenantId);
      await till.comparisons.run();
      const states = "SELECT state FROM ledger_reports WHERE tenant_id = $1 ORDER BY at";
      return (await till.harness.rows<{ state: string }>(tenantId, states, [tenantId])).map(({ state }) => state);
    };
    // The second time it waits for longer than the first.
    expect(await again(HOUR_MS / 2)).toEqual(["failed"]);
    expect(await again(HOUR_MS / 2)).toEqual(["failed", "failed"]);
    side.away(false);
    expect(await again(HOUR_MS)).toEqual(["failed", "failed"]);
    expect(await again(HOUR_MS)).toEqual(["done"]);
  });
});
