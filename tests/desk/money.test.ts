import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOrderNewsStore } from "../../db/stores/order-news-store.js";
import { createOrderStore } from "../../db/stores/order-store.js";
import { createTellOrders } from "../../payments/order-news.js";
import { DeskHarness, openShop, type Person } from "./harness.js";
import { latePayment } from "./walk.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(async () => {
  expect(desk.complaints()).toEqual([]);
  await desk.close();
});

describe("money that people settle", () => {
  const settled = async () => {
    const { shop, eva, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    return { shop, eva, rui, conversation: ref.conversationId };
  };
  const listed = async (person: Person) =>
    (await person.get("/payments-to-review")).body["items"] as Record<string, unknown>[];

  it("is listed, accepted or given back once by whoever may, with what is known of it", async () => {
    const { shop, eva, rui, conversation } = await settled();
    const late = await latePayment(desk.engine, shop, conversation);
    const twice = await latePayment(desk.engine, shop, conversation, {
      state: "paid",
      problem: null,
      surplus: 4_990,
      orderState: "paid",
    });
    expect(await listed(eva)).toEqual([
      expect.objectContaining({ id: late.payment, doubt: "late", accepts: true, conversationId: conversation }),
      expect.objectContaining({ id: twice.payment, doubt: "surplus", giving: { what: "surplus", amount: 4_990 } }),
    ]);
    expect((await rui.get("/payments-to-review")).status).toBe(403);
    expect((await rui.post(`/payments/${late.payment}/accept`)).status).toBe(403);
    for (const status of [202, 409]) expect((await eva.post(`/payments/${late.payment}/accept`)).status).toBe(status);
    const key = randomUUID();
    const back = (body: object, of = key) => eva.send("post", `/payments/${twice.payment}/refund`, body, { key: of });
    const body = { what: "surplus", amount: null, reason: "pago duas vezes" };
    for (let n = 0; n < 2; n++) expect((await back(body)).status).toBe(202);
    const again = await back(body, randomUUID());
    expect([again.status, again.body["code"]]).toEqual([409, "under_way"]);
    const other = await back({ ...body, reason: "outra coisa" });
    expect([other.status, other.body["code"]]).toEqual([409, "key_used"]);
    // The key of one payment says nothing of another.
    const elsewhere = await eva.send(
      "post",
      `/payments/${late.payment}/refund`,
      { ...body, what: "payment", amount: 1 },
      { key },
    );
    expect(elsewhere.status).toBe(202);
    const ids = await desk.engine.rows<{ id: string }>(
      shop.tenantId,
      "SELECT refund ->> 'id' AS id FROM payments WHERE tenant_id = $1 AND refund IS NOT NULL",
      [shop.tenantId],
    );
    expect(new Set([key, ...ids.map(({ id }) => id)]).size).toBe(3);
    expect((await back({ ...body, reason: " " })).status).toBe(400);
    const orders = (await eva.get(`/orders/${twice.order}/payments`)).body["items"];
    expect(orders).toMatchObject([
      { refund: { state: "begun", amount: 4_990, reason: "pago duas vezes" }, giving: null },
    ]);
    const actions = await desk.engine.rows<{ action: string }>(
      shop.tenantId,
      "SELECT action FROM audit_entries WHERE action LIKE 'payment.%' ORDER BY at",
    );
    expect(actions.map(({ action }) => action)).toEqual(["payment.accept", "payment.refund", "payment.refund"]);
  });

  it("is listed when something beyond it came after it went back, and not for a refund that went after all", async () => {
    const { shop, eva, conversation } = await settled();
    const back = { state: "refunded", problem: null, orderState: "refunded" };
    const twice = await latePayment(desk.engine, shop, conversation, { ...back, surplus: 4_990 });
    const gone = await latePayment(desk.engine, shop, conversation, back);
    await desk.engine.rows(
      shop.tenantId,
      `UPDATE payments SET refund = '{"id": "r", "what": "payment", "state": "failed", "amount": 1, "before": 0, "reason": "x"}' WHERE id = $1 RETURNING id`,
      [gone.payment],
    );
    expect(await listed(eva)).toEqual([
      expect.objectContaining({ id: twice.payment, doubt: "surplus", giving: { what: "surplus", amount: 4_990 } }),
    ]);
    expect((await eva.post(`/payments/${twice.payment}/accept`)).status).toBe(202);
    expect(await listed(eva)).toEqual([]);
  });

  it.each<[Parameters<typeof latePayment>[3], object, string]>([
    [{ state: "paid", orderState: "paid", surplus: 100 }, { what: "payment", amount: null }, "surplus_first"],
    [{ state: "paid", orderState: "paid", surplus: 100 }, { what: "surplus", amount: 50 }, "too_much"],
    [{ state: "paid", orderState: "paid" }, { what: "payment", amount: 4_991 }, "too_much"],
    [{ state: "expired", orderState: "approved" }, { what: "payment", amount: null }, "no_money"],
  ])("is not given back against the books: %o %o", async (payment, body, code) => {
    const { shop, eva, conversation } = await settled();
    const { payment: id } = await latePayment(desk.engine, shop, conversation, payment);
    const answer = await eva.send(
      "post",
      `/payments/${id}/refund`,
      { ...body, reason: "porque sim" },
      { key: randomUUID() },
    );
    expect([answer.status, answer.body["code"]]).toEqual([409, code]);
  });
});

describe("an order that people work on", () => {
  const opened = async () => {
    const { shop, eva, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const { order } = await latePayment(desk.engine, shop, ref.conversationId, {
      state: "paid",
      problem: null,
      orderState: "paid",
    });
    return { shop, eva, rui, ref, order, conversation: ref.conversationId };
  };
  const told = async (shop: { tenantId: string }) => {
    const rows = await desk.engine.rows<{ text: string }>(
      shop.tenantId,
      "SELECT content ->> 'text' AS text FROM messages WHERE author = 'bot' AND content ->> 'text' LIKE '%edido%' ORDER BY id",
    );
    return rows.map(({ text }) => text);
  };
  const say = (shop: { tenantId: string }, orders: object) =>
    desk.engine.rows(
      shop.tenantId,
      "UPDATE tenants SET profile = profile || jsonb_build_object('orders', $2::jsonb) WHERE id = $1 RETURNING id",
      [shop.tenantId, JSON.stringify(orders)],
    );

  it("moves as its states allow, and its customer hears of each move once, in the company's words", async () => {
    const { shop, rui, ref, order } = await opened();
    await say(shop, { tell: { scheduled: "Marcado: {{ quando }} (pedido {{ pedido }}).", waiting_for_parts: null } });
    const move = async (act: string, from: string, when: number | null = null) => {
      const { status, body } = await rui.post(`/orders/${order}/move`, { act, from, when });
      return [status, body["code"]];
    };
    const when = Date.UTC(2036, 11, 3, 17, 30);
    expect(await move("schedule", "paid")).toEqual([409, "no_date"]);
    expect(await move("close", "paid")).toEqual([409, "not_allowed"]);
    expect(await move("start", "working")).toEqual([409, "stale"]);
    // The second time it is so already.
    for (let n = 0; n < 2; n++) expect(await move("schedule", "paid", when)).toEqual([204, undefined]);
    expect(await move("await_parts", "scheduled")).toEqual([204, undefined]);
    expect(await move("start", "waiting_for_parts")).toEqual([204, undefined]);
    await desk.engine.settled(ref);
    expect(await told(shop)).toEqual([
      "Marcado: quarta-feira, 3 de dezembro, às 14:30 (pedido 1).",
      "Começamos o trabalho do pedido 1. Aviso por aqui quando houver novidade.",
    ]);
    const detail = (await rui.get(`/orders/${order}`)).body;
    expect(detail).toMatchObject({ state: "working", scheduledFor: when, acts: ["schedule", "await_parts", "finish"] });
    const history = detail["history"] as { kind: string; by: string | null }[];
    expect(history.map(({ kind, by }) => [kind, by])).toEqual([
      ["order.working", "Rui"],
      ["order.waiting_for_parts", "Rui"],
      ["order.scheduled", "Rui"],
    ]);
    const audit = await desk.engine.rows(
      shop.tenantId,
      "SELECT before ->> 'state' AS before, after ->> 'state' AS after FROM audit_entries WHERE action = 'order.move' ORDER BY at",
    );
    expect(audit).toMatchObject([
      { before: "paid", after: "scheduled" },
      { before: "scheduled", after: "waiting_for_parts" },
      { before: "waiting_for_parts", after: "working" },
    ]);
  });

  it("is told by the sweep when the process ended after the move was written, and not again", async () => {
    const { shop, ref, order } = await opened();
    const orders = createOrderStore(desk.engine.database);
    await orders.change(shop.tenantId, order, () => ({ act: "finish", tells: true }));
    const sweep = () =>
      createTellOrders({
        news: createOrderNewsStore(desk.engine.database),
        tell: desk.deps.tell,
        linkOf: async () => "",
        log: { error: (detail) => expect(detail).toBeNull() },
      }).sweep();
    await sweep();
    await desk.engine.rows(shop.tenantId, "UPDATE order_news SET told_at = NULL RETURNING id");
    await sweep();
    await desk.engine.settled(ref);
    expect(await told(shop)).toEqual(["O pedido 1 está pronto! Qualquer dúvida, é só falar por aqui."]);
  });

  it("goes back to the bench from review only when its money is in no doubt", async () => {
    const { shop, rui, conversation } = await opened();
    const doubtful = await latePayment(desk.engine, shop, conversation);
    const fine = await latePayment(desk.engine, shop, conversation, { state: "paid", problem: null });
    const resume = async (id: string) =>
      (await rui.post(`/orders/${id}/move`, { act: "resume", from: "review" })).body["code"];
    expect(await resume(doubtful.order)).toBe("money_in_doubt");
    expect(await resume(fine.order)).toBeUndefined();
    expect((await rui.get(`/orders/${fine.order}`)).body).toMatchObject({ state: "working" });
  });

  it("has a technician, notes and files; what is dangerous is not kept", async () => {
    const { shop, rui, eva, order } = await opened();
    expect((await rui.send("put", `/orders/${order}/technician`, { technicianId: randomUUID() })).status).toBe(409);
    const { items } = (await eva.get("/technicians")).body as { items: { id: string; name: string }[] };
    const technicianId = items.find(({ name }) => name === "Rui")?.id;
    expect((await eva.send("put", `/orders/${order}/technician`, { technicianId })).status).toBe(204);
    const key = randomUUID();
    for (let n = 0; n < 2; n++) await rui.post(`/orders/${order}/notes`, { text: "Falta o parafuso." }, key);
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    expect((await rui.post(`/orders/${order}/files?name=placa.png`, png)).status).toBe(204);
    const eicar = Buffer.from("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    expect((await rui.post(`/orders/${order}/files?name=a.txt`, eicar)).body["code"]).toBe("held");
    expect((await rui.get(`/orders/${order}`)).body).toMatchObject({
      technicianName: "Rui",
      notes: [{ text: "Falta o parafuso.", by: "Rui" }],
      files: [{ name: "placa.png", mime: "image/png", state: "ok", by: "Rui" }],
    });
    const list = async (query: string) => (await rui.get(`/orders?${query}`)).body["items"] as { number: number }[];
    expect(await list(`technician=${technicianId}&state=paid,working&text=1`)).toHaveLength(1);
    expect(await list("technician=none")).toHaveLength(0);
    expect(await list(`from=${Date.now() + 60_000}`)).toHaveLength(0);
    expect((await rui.get("/order-board")).body).toMatchObject({ items: [{ state: "paid", count: 1 }] });
    await desk.engine.rows(shop.tenantId, "UPDATE conversations SET team = 'outra' RETURNING id");
    expect(await list("")).toHaveLength(0);
    expect((await rui.get("/order-board")).body).toEqual({ items: [] });
  });

  it("is listed in pages, the newest first", async () => {
    const { shop, rui, conversation } = await opened();
    for (let n = 0; n < 50; n++) await latePayment(desk.engine, shop, conversation);
    const first = (await rui.get("/orders")).body as { items: { number: number }[]; next: string };
    expect([first.items[0]?.number, first.items.length, first.next]).toEqual([51, 50, "2"]);
    const last = (await rui.get(`/orders?cursor=${first.next}`)).body as { items: { number: number }[]; next: null };
    expect([last.items.map(({ number }) => number), last.next]).toEqual([[1], null]);
  });
});

describe("a person's quote", () => {
  const shopWith = async () => {
    const { shop, eva, rui } = await openShop(desk);
    const sell = (slug: string, title: string, price: number) =>
      desk.engine.rows(
        shop.tenantId,
        `INSERT INTO catalog_items (id, tenant_id, slug, title, description, price, currency, minutes, actions, active, from_folder)
         VALUES (gen_random_uuid(), $1, $2, $3, '', $4, 'BRL', 30, '{}', true, false) RETURNING id`,
        [shop.tenantId, slug, title, price],
      );
    await sell("limpeza", "Limpeza", 10_000);
    await sell("ssd", "SSD", 30_000);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    await rui.act("take", ref.conversationId);
    await desk.engine.settled(ref);
    const at = `/conversations/${ref.conversationId}/quotes`;
    const lines = async () =>
      (
        await desk.engine.rows<{ text: string }>(
          shop.tenantId,
          "SELECT content ->> 'text' AS text FROM messages WHERE author = 'bot' ORDER BY id",
        )
      ).map(({ text }) => text);
    const orders = () =>
      desk.engine.rows<{ state: string; total: number; discount: number }>(
        shop.tenantId,
        "SELECT state, total::int, discount::int FROM orders ORDER BY number",
      );
    return { shop, eva, rui, ref, at, lines, orders };
  };

  it("goes into the conversation once; the bot asks for the yes, and only the last quote counts", async () => {
    const { shop, eva, rui, ref, at, lines, orders } = await shopWith();
    const items = [
      { slug: "limpeza", quantity: 2 },
      { slug: "ssd", quantity: 1 },
    ];
    const another = await eva.post(at, { items });
    expect([another.status, another.body["code"]]).toEqual([409, "taken"]);
    const key = randomUUID();
    for (let n = 0; n < 2; n++) expect((await rui.post(at, { items }, key)).status).toBe(201);
    await desk.engine.settled(ref);
    expect((await lines()).at(-2)).toBe(
      "Ficou assim:\n• 2 × Limpeza: R$ 200,00 (cerca de 1 h)\n• SSD: R$ 300,00 (cerca de 30 min)\nTotal: R$ 500,00, cerca de 1 h 30 min.",
    );
    expect((await lines()).at(-1)).toContain("O total é R$ 500,00. Posso seguir?");
    expect(await orders()).toEqual([{ state: "quoted", total: 50_000, discount: 0 }]);
    expect((await rui.get(`/conversations/${ref.conversationId}`)).body).toMatchObject({ owner: "bot" });
    expect((await eva.post(at, { items: [{ slug: "ssd", quantity: 1 }], discount: 5_000 })).status).toBe(201);
    await desk.engine.settled(ref);
    expect((await lines()).at(-2)).toContain("• Desconto: -R$ 50,00\nTotal: R$ 250,00");
    expect(await orders()).toEqual([
      { state: "cancelled", total: 50_000, discount: 0 },
      { state: "quoted", total: 25_000, discount: 5_000 },
    ]);
    const audit = await desk.engine.rows(shop.tenantId, "SELECT 1 FROM audit_entries WHERE action = 'order.quote'");
    expect(audit).toHaveLength(2);
  });

  it("takes off no more than the role may, and sells only what is on sale", async () => {
    const { shop, eva, rui, at, orders } = await shopWith();
    const items = [{ slug: "limpeza", quantity: 1 }];
    const off = async (person: Person, discount: number) => (await person.post(at, { items, discount })).body["code"];
    expect(await off(rui, 1)).toBe("too_much_off");
    await desk.engine.rows(
      shop.tenantId,
      `UPDATE tenants SET profile = profile || '{"orders": {"discounts": {"consultant": 5}}}' WHERE id = $1 RETURNING id`,
      [shop.tenantId],
    );
    expect(await off(rui, 501)).toBe("too_much_off");
    expect((await rui.get("/quote-items")).body).toMatchObject({ percentOff: 5, items: [{ slug: "limpeza" }, {}] });
    expect((await rui.post(at, { items: [{ slug: "nada", quantity: 1 }] })).body["code"]).toBe("not_on_sale");
    expect(await orders()).toEqual([]);
    expect(await off(rui, 500)).toBeUndefined();
    // Nothing would be left to pay.
    expect(await off(eva, 10_000)).toBe("too_much_off");
  });

  it("is not written to a customer who asked for no messages", async () => {
    const { shop, rui, at, orders } = await shopWith();
    await desk.engine.rows(shop.tenantId, "UPDATE contacts SET opted_out = true RETURNING id");
    const answer = await rui.post(at, { items: [{ slug: "ssd", quantity: 1 }] });
    expect([answer.status, answer.body["code"], await orders()]).toEqual([409, "opted_out", []]);
  });
});
