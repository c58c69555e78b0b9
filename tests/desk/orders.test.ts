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

/** What a process that ended left untold. */
const sweep = () =>
  createTellOrders({
    news: createOrderNewsStore(desk.engine.database),
    orders: createOrderStore(desk.engine.database),
    tell: desk.deps.tell,
    linkOf: async () => "",
    log: { error: (detail) => expect(detail).toBeNull() },
  }).sweep();

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
      return [status, body["code"] ?? body["notice"]];
    };
    const when = Date.UTC(2036, 11, 3, 17, 30);
    expect(await move("schedule", "paid")).toEqual([409, "no_date"]);
    expect(await move("close", "paid")).toEqual([409, "not_allowed"]);
    expect(await move("start", "working")).toEqual([409, "stale"]);
    // The second time it is so already.
    expect((await rui.get(`/orders/${order}`)).body).toMatchObject({
      reach: "open",
      acts: ["schedule", "start", "await_parts", "finish"],
      toldActs: ["schedule", "start", "finish"],
    });
    for (let n = 0; n < 2; n++) expect(await move("schedule", "paid", when)).toEqual([200, "sent"]);
    expect(await move("await_parts", "scheduled")).toEqual([200, "silent"]);
    expect(await move("start", "waiting_for_parts")).toEqual([200, "sent"]);
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
    await sweep();
    await desk.engine.rows(shop.tenantId, "UPDATE order_news SET told_at = NULL RETURNING id");
    await sweep();
    await desk.engine.settled(ref);
    expect(await told(shop)).toEqual(["O pedido 1 está pronto! Qualquer dúvida, é só falar por aqui."]);
  });

  it("says before and after whether its customer can be told: not out of the window, nor who wants no messages", async () => {
    const { shop, rui, order } = await opened();
    const window = { ...desk.capabilities, window: { bot: 24, people: 24 } };
    const usual = desk.capabilities;
    desk.capabilities = window as typeof usual;
    const reach = async () => (await rui.get(`/orders/${order}`)).body["reach"];
    const move = async (act: string, from: string) =>
      (await rui.post(`/orders/${order}/move`, { act, from })).body["notice"];
    expect(await reach()).toBe("open");
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE conversations SET last_inbound_at = now() - interval '25 hours' RETURNING id",
    );
    expect([await reach(), await move("start", "paid")]).toEqual(["window_closed", "window_closed"]);
    await desk.engine.rows(shop.tenantId, "UPDATE contacts SET opted_out = true RETURNING id");
    expect([await reach(), await move("finish", "working")]).toEqual(["opted_out", "opted_out"]);
    desk.capabilities = usual;
  });

  it("has all of its notes on its page, and all of its history in pages", async () => {
    const { shop, rui, order } = await opened();
    const events = (kind: string, from: number, to: number) =>
      desk.engine.rows(
        shop.tenantId,
        `INSERT INTO order_events (id, tenant_id, order_id, kind, detail, at)
         SELECT gen_random_uuid(), $1, $2, $3, jsonb_build_object('text', 'nota ' || n), timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series($4::int, $5::int) n RETURNING id`,
        [shop.tenantId, order, kind, from, to],
      );
    await events("note", 1, 3);
    await events("payment.expired", 4, 253);
    type Page = { history: { at: number }[]; historyNext: string | null; notes: { text: string }[] };
    const { history, historyNext, notes } = (await rui.get(`/orders/${order}`)).body as unknown as Page;
    expect(notes.map(({ text }) => text)).toEqual(["nota 3", "nota 2", "nota 1"]);
    const all = [...history];
    for (let next = historyNext; next !== null; ) {
      const { body } = await rui.get(`/orders/${order}/history?cursor=${next}`);
      all.push(...(body["items"] as { at: number }[]));
      next = body["next"] as string | null;
    }
    expect(all).toHaveLength(250);
    expect(all).toEqual(all.toSorted((one, other) => other.at - one.at));
    for (const cursor of ["x", "1_1", `1e9_${order}`])
      expect((await rui.get(`/orders/${order}/history?cursor=${cursor}`)).status).toBe(400);
  });

  it("stands on the board while it is open, in pages, the last changed first", async () => {
    const { shop, rui, conversation } = await opened();
    const many = (state: string, count: number) =>
      desk.engine.rows(
        shop.tenantId,
        `INSERT INTO orders (id, tenant_id, number, contact_id, conversation_id, channel_id, effect_key, state, total, currency, changed_at)
         SELECT gen_random_uuid(), $1, (SELECT max(number) FROM orders) + n, c.contact_id, c.id, c.channel_id, $3 || n, $3, 100, 'BRL', now() - n / 3 * interval '1 minute'
         FROM conversations c, generate_series(1, $4::int) n WHERE c.id = $2 RETURNING id`,
        [shop.tenantId, conversation, state, count],
      );
    await many("quoted", 232);
    await many("closed", 1_100);
    type Column = { state: string; count: number; items: { number: number; changedAt: number }[]; next: string | null };
    const board = async (query = "") => (await rui.get(`/order-board${query}`)).body["items"] as Column[];
    const [quoted, paid] = await board();
    expect([quoted?.state, quoted?.count, quoted?.items.length]).toEqual(["quoted", 232, 30]);
    expect([paid?.state, paid?.count, paid?.next]).toEqual(["paid", 1, null]);
    const all: Column["items"] = [];
    for (let next: string | null = ""; next !== null; ) {
      const [column]: Column[] = await board(`?state=quoted${next && `&cursor=${next}`}`);
      all.push(...(column?.items ?? []));
      next = column?.next ?? null;
    }
    expect(new Set(all.map(({ number }) => number)).size).toBe(232);
    expect(all).toEqual(all.toSorted((one, other) => other.changedAt - one.changedAt || other.number - one.number));
    expect((await rui.get("/order-board?state=closed")).status).toBe(400);
    await many("review", 1_100);
    expect((await board("?state=review"))[0]).toMatchObject({ count: 1_000 });
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

  it("is asked about by the sweep when the process ended after it was written, and not again", async () => {
    const { shop, ref, lines } = await shopWith();
    const [rui] = await desk.engine.rows<{ id: string }>(shop.tenantId, "SELECT id FROM users WHERE name = 'Rui'");
    const orders = createOrderStore(desk.engine.database);
    const line = { item: "ssd", title: "SSD", price: 30_000, minutes: 30, quantity: 1, actions: [] };
    const by = { userId: rui?.id ?? null, discount: 0, actor: "user:rui", from: "127.0.0.1" };
    await orders.openByPerson({ ...ref, channelId: shop.channelId }, "desk:k", [line], "BRL", by);
    await sweep();
    await desk.engine.rows(shop.tenantId, "UPDATE order_news SET told_at = NULL RETURNING id");
    await sweep();
    await desk.engine.settled(ref);
    expect((await lines()).filter((text) => text.includes("O total é R$ 300,00. Posso seguir?"))).toHaveLength(1);
  });

  it("is refused while another person's has not been asked about, in words", async () => {
    const { shop, rui, ref, at, orders } = await shopWith();
    const [eva] = await desk.engine.rows<{ id: string }>(shop.tenantId, "SELECT id FROM users WHERE name = 'Eva'");
    const line = { item: "ssd", title: "SSD", price: 30_000, minutes: 30, quantity: 1, actions: [] };
    const by = { userId: eva?.id ?? null, discount: 0, actor: "user:eva", from: "127.0.0.1" };
    await createOrderStore(desk.engine.database).openByPerson(
      { ...ref, channelId: shop.channelId },
      "k",
      [line],
      "BRL",
      by,
    );
    const quote = async () => (await rui.post(at, { items: [{ slug: "limpeza", quantity: 1 }] })).body["code"];
    expect(await quote()).toBe("quoted_meanwhile");
    await sweep();
    expect(await quote()).toBeUndefined();
    expect((await orders()).map(({ state }) => state)).toEqual(["cancelled", "quoted"]);
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
