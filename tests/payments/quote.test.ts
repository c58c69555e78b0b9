import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askRoom, type UnreadAsk } from "../../bot/effects/ask-room.js";
import type { RoomAnswer, Values } from "../../bot/ports/rooms.js";
import type { Database } from "../../db/database.js";
import { mayRefund } from "../../payments/refund-order.js";
import { ON_POSTGRES } from "../db/open-postgres-test-database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { Till } from "./till.js";

let database: Database;
let till: Till;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  till = new Till(database);
  await till.open();
});
afterEach(() => till.close());

type Customer = { tenantId: string; conversationId: string; channelId: string };

async function customer(): Promise<Customer> {
  const company = await till.company("flow: sell\nstart: [{ keyword: [nada] }]\nsteps:\n  - say: oi\n");
  const ref = await till.harness.write(company, `c-${randomUUID()}`, "oi");
  await till.harness.settled(ref);
  return { ...ref, channelId: company.channelId };
}

let keys = 0;
const newKey = () => `800000000${++keys}.0`;

function ask({ tenantId, conversationId, channelId }: Customer, input: Values, key = newKey()): UnreadAsk {
  return { tenantId, conversationId, channelId, key, input, signal: AbortSignal.timeout(10_000) };
}

async function quote(who: Customer, items: string[], key?: string): Promise<RoomAnswer> {
  return await askRoom(till.room, "orders.quote", ask(who, { items }, key));
}

function valueOf(answer: RoomAnswer): Values {
  const value = answer.outcome === "retry" ? null : (answer.result?.value ?? null);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

describe("a quote", () => {
  it("is the catalog's prices as they are now, and numbers count up", async () => {
    const who = await customer();
    const first = valueOf(await quote(who, ["limpeza", "ssd", "limpeza"]));
    expect(first).toMatchObject({
      number: 1,
      total: { amount: 20_990, currency: "BRL" },
      minutes: 255,
      lines: [
        { item: "limpeza", title: "Serviço limpeza", price: { amount: 4_990, currency: "BRL" }, minutes: 15 },
        { item: "ssd", price: { amount: 16_000, currency: "BRL" } },
      ],
    });
    expect(valueOf(await quote(who, ["ssd"])).number).toBe(2);
  });

  it("asked again under its key is the same order, also when prices changed meanwhile", async () => {
    const who = await customer();
    const key = newKey();
    const first = await quote(who, ["limpeza"], key);
    await till.harness.rows(who.tenantId, "UPDATE catalog_items SET price = 1 RETURNING id");
    expect(await quote(who, ["limpeza"], key)).toEqual(first);
    const order = await till.orders.find(who.tenantId, String(valueOf(first).id));
    expect(order).toMatchObject({ total: 4_990, lines: [{ price: 4_990, actions: ["temp-cleanup"] }] });
  });

  it("gives many at once different numbers", async () => {
    const who = await customer();
    const made = await Promise.all(Array.from({ length: 12 }, () => quote(who, ["limpeza"])));
    expect(new Set(made.map((answer) => valueOf(answer).number)).size).toBe(12);
  });

  it("that is paid is told so once, also when a person keeps its money after a refund that failed", async () => {
    const who = await customer();
    const id = String(valueOf(await quote(who, ["limpeza"])).id);
    for (const act of ["approve", "pay", "doubt", "pay"] as const)
      await till.orders.change(who.tenantId, id, () => ({ act }));
    expect((await till.orders.find(who.tenantId, id))?.state).toBe("paid");
    const news = "SELECT state FROM order_news WHERE order_id = $1";
    expect(await till.harness.rows(who.tenantId, news, [id])).toEqual([{ state: "paid" }]);
  });

  it("remembers that its work began, also when it has another date since: no flow gives it back then", async () => {
    const who = await customer();
    const id = String(valueOf(await quote(who, ["limpeza"])).id);
    for (const act of ["approve", "pay", "schedule"] as const)
      await till.orders.change(who.tenantId, id, () => ({ act }));
    expect(await till.orders.find(who.tenantId, id)).toMatchObject({ state: "scheduled", began: false });
    for (const act of ["start", "schedule"] as const) await till.orders.change(who.tenantId, id, () => ({ act }));
    const order = await till.orders.find(who.tenantId, id);
    expect(order).toMatchObject({ state: "scheduled", began: true });
    expect(order && mayRefund(order, [], 60_000, 0)).toBe("work_began");
  });

  it("remembers from where it came into review", async () => {
    const who = await customer();
    const id = String(valueOf(await quote(who, ["limpeza"])).id);
    const act = async (act: "approve" | "pay" | "schedule" | "doubt" | "refund") =>
      (
        await till.orders.change(who.tenantId, id, () => ({
          act,
          ...(act === "schedule" && { work: { scheduledFor: 5_000 } }),
        }))
      )?.order;
    for (const one of ["approve", "pay", "schedule"] as const) expect(await act(one)).toMatchObject({ heldFrom: null });
    await act("doubt");
    expect(await till.orders.look(who.tenantId, id)).toMatchObject({
      order: { state: "review", heldFrom: "scheduled", scheduledFor: 5_000 },
      payments: [],
    });
    await act("refund");
    expect(await till.orders.find(who.tenantId, id)).toMatchObject({ state: "refunded", heldFrom: null });
    await act("doubt");
    expect(await till.orders.find(who.tenantId, id)).toMatchObject({ state: "review", heldFrom: "refunded" });
  });

  it("leaves out what is unknown or off sale and notes it; nothing left is empty", async () => {
    const who = await customer();
    await till.sell(who.tenantId, "velho", 100, 5, [], false);
    const value = valueOf(await quote(who, ["sumiu", "velho", "ssd"]));
    expect(value).toMatchObject({ total: { amount: 16_000 } });
    const [event] = await till.harness.rows<{ detail: object }>(
      who.tenantId,
      "SELECT detail FROM order_events WHERE order_id = $1 AND kind = 'order.quoted'",
      [value.id],
    );
    expect(event?.detail).toMatchObject({ left_out: "sumiu, velho" });
    expect(await quote(who, ["sumiu", "velho"])).toMatchObject({ result: { outcome: "empty" } });
    expect(await quote(who, [])).toMatchObject({ result: { outcome: "empty" } });
  });

  it("that two people make at once is the first one's, and the second hears of it until the customer was asked", async () => {
    const who = await customer();
    const line = { item: "ssd", title: "SSD", price: 30_000, minutes: 30, quantity: 1, actions: [] };
    const people = [randomUUID(), randomUUID()];
    const by = (userId: string, n: number) =>
      till.orders.openByPerson(who, `desk:${userId}:${n}`, [line], "BRL", {
        userId,
        discount: 0,
        actor: `user:${userId}`,
        from: "::1",
      });
    const made = await Promise.all(people.map((userId) => by(userId, 1)));
    expect(made.filter((one) => one === "another")).toHaveLength(1);
    const winner = made[0] === "another" ? 1 : 0;
    const states = () =>
      till.harness
        .rows<{ state: string }>(who.tenantId, "SELECT state FROM orders ORDER BY number")
        .then((rows) => rows.map(({ state }) => state));
    expect(await states()).toEqual(["quoted"]);
    // Whoever quoted may think again; the same request again is no second quote.
    for (let n = 0; n < 2; n++) expect(await by(people[winner] ?? "", 2)).toMatchObject({ number: 2 });
    expect(await states()).toEqual(["cancelled", "quoted"]);
    await till.harness.rows(who.tenantId, "UPDATE order_news SET told_at = now() RETURNING id");
    expect(await by(people[1 - winner] ?? "", 2)).toMatchObject({ number: 3 });
    expect(await states()).toEqual(["cancelled", "cancelled", "quoted"]);
  });

  it("is not called off by a person's when the customer approves it meanwhile", async () => {
    const who = await customer();
    const id = String(valueOf(await quote(who, ["limpeza"])).id);
    const line = { item: "ssd", title: "SSD", price: 30_000, minutes: 30, quantity: 1, actions: [] };
    const by = { userId: randomUUID(), discount: 0, actor: "user:rui", from: "::1" };
    const approve = { name: "approve", text: "UPDATE orders SET state = 'approved' WHERE tenant_id = $1 AND id = $2" };
    const waits = {
      name: "waits",
      text: "SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND transactionid::text = pg_current_xact_id()::text",
    };
    let begin = () => {};
    const quoted = new Promise<void>((resolve) => {
      begin = resolve;
    }).then(() => till.orders.openByPerson(who, "desk:approved", [line], "BRL", by));
    await database.transaction([who.tenantId], async (tx) => {
      await tx.run(approve, [who.tenantId, id]);
      begin();
      // On the embedded database one transaction runs at a time, so it waits there, too.
      const isWaiting = async () => (await tx.run<{ n: number }>(waits, []))[0]?.n !== 0;
      while (ON_POSTGRES && !(await isWaiting())) await sleep(10);
    });
    expect(await quoted).toMatchObject({ number: 2 });
    expect(await till.orders.find(who.tenantId, id)).toMatchObject({ state: "approved" });
  });

  it("takes hostile input for what it is", async () => {
    const who = await customer();
    const inputs = [
      null,
      7,
      "'; DROP TABLE orders; --",
      { item: "ssd" },
      [[["ssd"]], { slug: "ssd" }, null, "x".repeat(9_999)],
    ];
    for (const items of inputs) {
      const answer = await askRoom(till.room, "orders.quote", ask(who, { items }));
      expect(answer.outcome).toBe("done");
    }
  });
});
