import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askRoom, type UnreadAsk } from "../../bot/effects/ask-room.js";
import type { RoomAnswer, Values } from "../../bot/ports/rooms.js";
import type { Database } from "../../db/database.js";
import { createPaidOrders } from "../../db/stores/paid-orders.js";
import type { Asked, Created, Gateway, GatewayPayment } from "../../payments/gateway.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { Till } from "./till.js";

const QUIET = "flow: sell\nstart: [{ keyword: [nada] }]\nsteps:\n  - say: oi\n";

let database: Database;
let till: Till;
/** What happens to the gateway's answers on their way. */
let onCreate: (made: Created) => Created | Promise<Created>;
let onAsk: (asked: Asked) => Asked;
let creates: number;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  onCreate = (made) => made;
  onAsk = (asked) => asked;
  creates = 0;
  till = new Till(database, [], (gateway: Gateway) => ({
    ...gateway,
    async create(...given) {
      creates += 1;
      return onCreate(await gateway.create(...given));
    },
    read: async (...given) => onAsk(await gateway.read(...given)),
  }));
  await till.open();
  till.notifies = false;
});
afterEach(() => till.close());

type Company = Awaited<ReturnType<Till["company"]>>;
type Customer = { company: Company; tenantId: string; conversationId: string; channelId: string };

async function customer(company?: Company): Promise<Customer> {
  const of = company ?? (await till.company(QUIET));
  const ref = await till.harness.write(of, `c-${randomUUID()}`, "oi");
  await till.harness.settled(ref);
  return { company: of, ...ref, channelId: of.channelId };
}

let keys = 0;
const newKey = () => `900000000${++keys}.0`;

function ask(who: Customer, input: Values, key = newKey()): UnreadAsk {
  const { tenantId, conversationId, channelId } = who;
  return { tenantId, conversationId, channelId, key, input, signal: AbortSignal.timeout(10_000) };
}

async function quote(who: Customer, items: string[], key?: string): Promise<RoomAnswer> {
  return await askRoom(till.room, "orders.quote", ask(who, { items }, key));
}
async function decide(who: Customer, order: string, approved: boolean): Promise<RoomAnswer> {
  return await askRoom(till.room, "orders.decide", ask(who, { order, approved }));
}
async function charge(who: Customer, order: string, key?: string): Promise<RoomAnswer> {
  return await askRoom(till.room, "orders.charge", ask(who, { order, expires_ms: 3_600_000 }, key));
}

function valueOf(answer: RoomAnswer): Values {
  const value = answer.outcome === "retry" ? null : (answer.result?.value ?? null);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

async function approved(who: Customer): Promise<string> {
  const id = String(valueOf(await quote(who, ["limpeza", "ssd"])).id);
  expect((await decide(who, id, true)).outcome).toBe("done");
  return id;
}

/** Nothing is to be told any more. The gateway is asked again later, because money may go back. */
async function asksRarely({ tenantId }: Customer): Promise<void> {
  const [row] = await till.payments(tenantId);
  expect((row?.ask_at?.getTime() ?? 0) - till.harness.now()).toBeGreaterThan(600_000);
}

/** The results that the conversation was told. */
async function told(who: Customer): Promise<string[]> {
  const rows = await till.harness.rows<{ outcome: string }>(
    who.tenantId,
    "SELECT payload ->> 'outcome' AS outcome FROM events WHERE conversation_id = $1 AND kind = 'result' ORDER BY id",
    [who.conversationId],
  );
  return rows.map(({ outcome }) => outcome);
}

async function pay(who: Customer): Promise<void> {
  for (const { external_id } of await till.payments(who.tenantId))
    if (external_id) till.sandbox.act(external_id, "pay");
  till.harness.pass(1_800_000);
  await till.cashier.poll();
}

describe("the customer's word", () => {
  it("is taken once; the same again changes nothing, the opposite is refused and people are told", async () => {
    const who = await customer();
    const id = await approved(who);
    expect(await decide(who, id, true)).toMatchObject({ result: { outcome: "approved" } });
    expect((await decide(who, id, false)).outcome).toBe("failed");
    expect(await till.orderStates(who.tenantId)).toMatchObject([{ state: "approved" }]);
    expect(await till.alerts(who.tenantId)).toMatchObject([{ kind: "order_refused" }]);
    const kinds = (await till.ledger(who.tenantId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "order.approved")).toHaveLength(1);
    expect(kinds).toContain("order.refused");
  });
});

describe("a charge at the room", () => {
  it("takes the order's total, whatever the flow says, and asks for one payment however often it is repeated", async () => {
    const who = await customer();
    const id = await approved(who);
    const key = newKey();
    const input = { order: { id, total: { amount: 1, currency: "BRL" } }, expires_ms: 3_600_000, amount: 1 };
    for (let n = 0; n < 5; n++) await askRoom(till.room, "orders.charge", ask(who, input, key));
    const [payment, ...more] = await till.payments(who.tenantId);
    expect(more).toEqual([]);
    expect(till.sandbox.get(payment?.external_id ?? "")).toMatchObject({ amount: 20_990, reference: payment?.id });
    expect(await told(who)).toEqual(["pending"]);
  });

  it("has a page that tells its end in the company's own time", async () => {
    const who = await customer();
    await charge(who, await approved(who));
    const [payment] = await till.payments(who.tenantId);
    const { id = "", expiresAt = 0 } = till.sandbox.get(payment?.external_id ?? "") ?? {};
    for (const timeZone of ["America/Rio_Branco", "America/Noronha"]) {
      await till.harness.rows(who.tenantId, "UPDATE tenants SET timezone = $2 WHERE id = $1 RETURNING id", [
        who.tenantId,
        timeZone,
      ]);
      const time = new Intl.DateTimeFormat("pt-BR", { timeZone, hour: "2-digit", minute: "2-digit" }).format(expiresAt);
      const page = await (await fetch(`${till.address}/sandbox-gateway/pay/${id}`)).text();
      expect(page).toContain(`às ${time}.`);
    }
  });

  it("repeated after a crash before the answer was stored makes no second payment at the gateway", async () => {
    const who = await customer();
    const id = await approved(who);
    const key = newKey();
    const made: string[] = [];
    onCreate = (answer) => {
      if (answer.outcome === "created") made.push(answer.payment.id);
      if (made.length === 1) throw new Error("killed");
      return answer;
    };
    await expect(charge(who, id, key)).rejects.toThrow("killed");
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "creating" }]);
    expect(await charge(who, id, key)).toEqual({ outcome: "done" });
    expect(made).toHaveLength(2);
    expect(new Set(made).size).toBe(1);
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "pending", external_id: made[0] }]);
  });

  it("is repeated by itself while the gateway is away, and nobody waits in line for it", async () => {
    const who = await customer();
    const id = await approved(who);
    onCreate = () => ({ outcome: "unavailable", reason: "the gateway answered 503" });
    expect(await charge(who, id)).toEqual({ outcome: "done" });
    await till.cashier.poll();
    expect(creates).toBe(1);
    till.harness.pass(5_000);
    await till.cashier.poll();
    expect(creates).toBe(2);
    expect(await told(who)).toEqual([]);
    onCreate = (made) => made;
    till.harness.pass(30_000);
    await till.cashier.poll();
    expect(await told(who)).toEqual(["pending"]);
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "pending" }]);
    expect(await till.alerts(who.tenantId)).toEqual([]);
  });

  it("is given up after three minutes, or at once when the gateway refuses it: the customer hears it, people, too", async () => {
    const who = await customer();
    const id = await approved(who);
    const key = newKey();
    onCreate = () => ({ outcome: "unavailable", reason: "the gateway answered 503" });
    await charge(who, id, key);
    till.harness.pass(200_000);
    await till.cashier.poll();
    await till.cashier.poll();
    expect(await told(who)).toEqual(["failed"]);
    expect(await charge(who, id, key)).toEqual({ outcome: "done" });
    onCreate = () => ({ outcome: "refused", reason: "the gateway answered 422" });
    till.harness.pass(60_000);
    await charge(who, id);
    expect(await told(who)).toEqual(["failed", "failed"]);
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["payment_refused", "payment_refused"]);
    // Another charge of the same order is a new payment.
    onCreate = (made) => made;
    expect(await charge(who, id)).toEqual({ outcome: "done" });
    expect((await till.payments(who.tenantId)).map(({ state }) => state)).toEqual(["failed", "failed", "pending"]);
  });

  it("asked anew by another step gives the same link, and the new step hears the end", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    await charge(who, id);
    expect(await till.payments(who.tenantId)).toHaveLength(1);
    await pay(who);
    expect(await told(who)).toEqual(["pending", "pending", "paid"]);
    // A third charge is told that nothing is owed.
    expect(await charge(who, id)).toMatchObject({ result: { outcome: "paid" } });
    expect(await till.payments(who.tenantId)).toHaveLength(1);
  });

  it("is refused for an order that was not approved, of another customer, of another company, or of nobody", async () => {
    const who = await customer();
    const quoted = String(valueOf(await quote(who, ["ssd"])).id);
    expect((await charge(who, quoted)).outcome).toBe("failed");
    const id = await approved(who);
    const neighbour = await customer(who.company);
    expect((await charge(neighbour, id)).outcome).toBe("failed");
    expect((await decide(neighbour, id, false)).outcome).toBe("failed");
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["order_foreign", "order_foreign"]);
    const stranger = await customer();
    expect((await charge(stranger, id)).outcome).toBe("failed");
    expect((await decide(stranger, id, true)).outcome).toBe("failed");
    expect(await till.alerts(stranger.tenantId)).toEqual([]);
    for (const nonsense of ["", "x", randomUUID(), "' OR 1=1"])
      expect((await charge(who, nonsense)).outcome).toBe("failed");
    expect(creates).toBe(0);
    expect(await till.payments(who.tenantId)).toEqual([]);
  });

  it.each<[string, Partial<GatewayPayment>]>([
    ["the amount", { amount: 20_989 }],
    ["the currency", { currency: "USD" }],
    ["the reference", { reference: "another" }],
    ["the account", { account: "another" }],
    ["real or test money", { live: true }],
  ])("fault 55: %s differs: nothing is released, people are told, and the customer, too", async (_what, other) => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    onAsk = (asked) => (asked.outcome === "found" ? { ...asked, payment: { ...asked.payment, ...other } } : asked);
    await pay(who);
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "review" }]);
    expect(await till.orderStates(who.tenantId)).toMatchObject([{ state: "review" }]);
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["payment_differs"]);
    expect(await told(who)).toEqual(["pending", "review"]);
    // A repeated charge must not say that nothing was charged.
    expect(await charge(who, id)).toMatchObject({ result: { outcome: "review" } });
    expect(await till.payments(who.tenantId)).toHaveLength(1);
    expect(await createPaidOrders(database).findOrder(who.tenantId, id)).toMatchObject({ state: "closed" });
  });

  it("fault 55: a payment that was made with another amount is never sent to the customer", async () => {
    const who = await customer();
    const id = await approved(who);
    onCreate = (made) => (made.outcome === "created" ? { ...made, payment: { ...made.payment, amount: 1 } } : made);
    await charge(who, id);
    expect(await told(who)).toEqual(["review"]);
  });

  it("is told again when the process ended between writing and telling", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    const { acceptInside } = till.harness.engine.inbox;
    till.harness.engine.inbox.acceptInside = (to, dedupe, event) =>
      dedupe.endsWith(":paid") ? Promise.reject(new Error("killed")) : acceptInside(to, dedupe, event);
    await pay(who);
    expect(await till.orderStates(who.tenantId)).toMatchObject([{ state: "paid" }]);
    expect(await told(who)).toEqual(["pending"]);
    till.harness.engine.inbox.acceptInside = acceptInside;
    till.harness.pass(60_000);
    await till.cashier.poll();
    await till.cashier.poll();
    expect(await told(who)).toEqual(["pending", "paid"]);
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "paid" }]);
    await asksRarely(who);
  });

  it("waits for a gateway that is down, and settles when it is back", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    onAsk = () => ({ outcome: "unavailable", reason: "down" });
    await pay(who);
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "pending" }]);
    onAsk = (asked) => asked;
    await pay(who);
    expect(await told(who)).toEqual(["pending", "paid"]);
  });

  it("is in doubt when the gateway cannot be asked until a day after the end", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    onAsk = () => ({ outcome: "unavailable", reason: "down" });
    till.harness.pass(20 * 3_600_000);
    await till.cashier.poll();
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "pending" }]);
    till.harness.pass(20 * 3_600_000);
    await till.cashier.poll();
    expect(await till.payments(who.tenantId)).toMatchObject([{ state: "review" }]);
    await asksRarely(who);
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["payment_unknown"]);
    expect(await told(who)).toEqual(["pending", "review"]);
  });

  it("whose conversation cannot be told now is tried again in a minute, not at each poll", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    const { acceptInside } = till.harness.engine.inbox;
    till.harness.engine.inbox.acceptInside = () => Promise.reject(new Error("the database is away"));
    await pay(who);
    const [row] = await till.payments(who.tenantId);
    expect((row?.ask_at?.getTime() ?? 0) - till.harness.now()).toBeGreaterThan(50_000);
    till.harness.engine.inbox.acceptInside = acceptInside;
  });

  it("is in doubt when the gateway no longer knows it", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    onAsk = () => ({ outcome: "missing" });
    await pay(who);
    expect(await till.orderStates(who.tenantId)).toMatchObject([{ state: "review" }]);
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["payment_missing"]);
  });

  it("fault 57: paid twice keeps the order, and the second money is for people", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    const [first] = await till.payments(who.tenantId);
    till.sandbox.act(first?.external_id ?? "", "expire");
    till.harness.pass(60_000);
    await till.cashier.poll();
    await charge(who, id);
    const [, second] = await till.payments(who.tenantId);
    till.sandbox.act(second?.external_id ?? "", "pay");
    till.harness.pass(60_000);
    await till.cashier.poll();
    till.sandbox.act(first?.external_id ?? "", "pay");
    till.harness.pass(86_400_000);
    await till.cashier.poll();
    expect((await till.payments(who.tenantId)).map(({ state }) => state)).toEqual(["review", "paid"]);
    expect(await till.orderStates(who.tenantId)).toMatchObject([{ state: "paid" }]);
    expect((await till.alerts(who.tenantId)).map(({ kind }) => kind)).toEqual(["paid_twice"]);
    expect(await told(who)).toEqual(["pending", "expired", "pending", "paid", "review"]);
  });
});

describe("a paid order", () => {
  it("is open for work with what its lines pay for, and closed before and for others", async () => {
    const who = await customer();
    const orders = createPaidOrders(database);
    const id = await approved(who);
    expect(await orders.findOrder(who.tenantId, id)).toMatchObject({ state: "closed" });
    await charge(who, id);
    await pay(who);
    expect(await orders.findOrder(who.tenantId, id)).toMatchObject({
      state: "paid",
      number: 1,
      lines: [{ title: "Serviço limpeza", actions: ["temp-cleanup"] }, { actions: [] }],
    });
    const stranger = await customer();
    expect(await orders.findOrder(stranger.tenantId, id)).toBeNull();
    await orders.markOrder(stranger.tenantId, id, "done", { key: "k" });
    await orders.markOrder(who.tenantId, id, "working", { key: "k" });
    await orders.markOrder(who.tenantId, id, "working", { key: "k" });
    await orders.markOrder(who.tenantId, id, "done", { key: "k" });
    await orders.markOrder(who.tenantId, id, "working", { key: "k" });
    expect(await orders.findOrder(who.tenantId, id)).toMatchObject({ state: "done" });
    const kinds = (await till.ledger(who.tenantId)).map(({ kind }) => kind).slice(-4);
    expect(kinds).toEqual(["order.working", "work.working", "order.done", "work.done"]);
  });

  it("whose work went wrong is for people, with the reason", async () => {
    const who = await customer();
    const id = await approved(who);
    await charge(who, id);
    await pay(who);
    const orders = createPaidOrders(database);
    await orders.markOrder(who.tenantId, id, "review", { key: "k", reason: "o disco encheu" });
    await orders.markOrder(who.tenantId, id, "review", { key: "k", reason: "o disco encheu" });
    expect(await orders.findOrder(who.tenantId, id)).toMatchObject({ state: "closed" });
    const [alert, ...more] = await till.alerts(who.tenantId);
    expect(alert).toMatchObject({ kind: "order_review" });
    expect(alert?.text).toContain("o disco encheu");
    expect(more).toEqual([]);
  });
});
