import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

  it("is settled once by several people at the same moment, and not by what is no wish or no payment of theirs", async () => {
    const { shop, eva, conversation } = await settled();
    const both = await latePayment(desk.engine, shop, conversation);
    const path = `/payments/${both.payment}`;
    const whole = { what: "payment", amount: null, reason: "porque sim" };
    const many = await Promise.all([
      ...Array.from({ length: 4 }, () => eva.send("post", `${path}/refund`, whole, { key: randomUUID() })),
      ...Array.from({ length: 4 }, () => eva.post(`${path}/accept`)),
    ]);
    expect(many.map(({ status }) => status).sort()).toEqual([202, ...Array(7).fill(409)]);
    const [row] = await desk.engine.rows<{ entries: number }>(
      shop.tenantId,
      "SELECT count(*)::int AS entries FROM audit_entries WHERE subject = $1",
      [`payment:${both.payment}`],
    );
    expect(row?.entries).toBe(1);
    const open = await latePayment(desk.engine, shop, conversation);
    const wrongs = [
      { amount: 0 },
      { amount: -1 },
      { amount: 1.5 },
      { amount: "1" },
      { amount: 1e15 },
      { what: "all" },
      { reason: "a\u0000bc" },
      { reason: "x".repeat(301) },
      { more: 1 },
    ];
    for (const wrong of wrongs) {
      const key = randomUUID();
      const answer = await eva.send("post", `/payments/${open.payment}/refund`, { ...whole, ...wrong }, { key });
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
    const { eva: other } = await settled();
    for (const id of [open.payment, "x", "%00", randomUUID(), "..%2f.."])
      for (const [act, body] of [
        ["refund", whole],
        ["accept", undefined],
      ] as const) {
        const answer = await other.send("post", `/payments/${id}/${act}`, body, { key: randomUUID() });
        expect([id, act, answer.status]).toEqual([id, act, 404]);
      }
    for (const id of [open.order, "x", "%00"]) expect((await other.get(`/orders/${id}/payments`)).status).toBe(404);
    expect(await listed(other)).toEqual([]);
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

describe("the money ledger", () => {
  /** A company whose account is called as somebody who means harm would call it. */
  async function withLines(count: number) {
    const { shop, eva, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    const late = await latePayment(desk.engine, shop, ref.conversationId);
    const account = randomUUID();
    await desk.engine.rows(
      shop.tenantId,
      `INSERT INTO payment_accounts (id, tenant_id, key, slug, title, gateway, mode, external_id, position, from_folder, settings, secrets, state)
       VALUES ($2, $1, $3, $3, '=cmd|calc', 'sandbox', 'test', '1', 0, false, '{}', '', 'active') RETURNING id`,
      [shop.tenantId, account, `conta-${account}`],
    );
    // One charge a minute from the last one of a day in São Paulo on, each with its fee.
    await desk.engine.rows(
      shop.tenantId,
      `INSERT INTO ledger_entries (id, tenant_id, account_id, gateway, order_id, payment_id, kind, gateway_id, amount, currency, at)
       SELECT gen_random_uuid(), $1, $2, 'sandbox', $3, $4, k.kind, '-' || n, k.amount, 'BRL', timestamptz '2026-11-11 02:59Z' + n * interval '1 minute'
       FROM generate_series(0, $5::int - 1) n, (VALUES ('charge', 4990), ('fee', -50)) k(kind, amount) RETURNING id`,
      [shop.tenantId, account, late.order, late.payment, count],
    );
    return { shop, eva, rui, account, conversation: ref.conversationId, ...late };
  }
  const file = async (person: Person, days: string) => {
    const address = `${desk.url}/api/v1/ledger/export?${days}`;
    const answer = await fetch(address, { headers: person.headers });
    return { answer, text: Buffer.from(await answer.arrayBuffer()).toString("utf8") };
  };

  it("is summed by account and day of the company's own calendar, for whoever settles money", async () => {
    const { eva, rui, account } = await withLines(3);
    const { body } = await eva.get("/ledger/days?from=2026-11-10&to=2026-11-11");
    const day = {
      accountId: account,
      account: "=cmd|calc",
      gateway: "sandbox",
      currency: "BRL",
      refunded: 0,
      disputed: 0,
    };
    expect(body["items"]).toEqual([
      { ...day, day: "2026-11-11", charged: 9_980, fees: -100, total: 9_880 },
      { ...day, day: "2026-11-10", charged: 4_990, fees: -50, total: 4_940 },
    ]);
    expect((await rui.get("/ledger/days?from=2026-11-10&to=2026-11-11")).status).toBe(403);
    for (const days of [
      "from=2026-11-12&to=2026-11-11",
      "from=2026-02-30&to=2026-03-01",
      "from=2026-01-01&to=2026-12-01",
    ])
      expect((await eva.get(`/ledger/days?${days}`)).status).toBe(400);
  });

  it("41: is a file without formulas, whoever wrote what, in pieces, each line once; and that leaves an entry", async () => {
    const { shop, eva, rui } = await withLines(700);
    const { answer, text } = await file(eva, "from=2026-11-10&to=2026-11-12");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toContain("extrato-2026-11-10-a-2026-11-12.csv");
    expect(text.startsWith("\uFEFFQuando;O que foi;")).toBe(true);
    const lines = text.trimEnd().split("\r\n").slice(1);
    expect(new Set(lines).size).toBe(1_400);
    expect(lines.at(0)).toMatch(/^10\/11\/2026 23:59;(Pagamento|Tarifa);'=cmd\|calc;sandbox;\d+;/);
    for (const line of lines) for (const cell of line.split(";")) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const came = lines.reduce((sum, line) => sum + Number((line.split(";")[5] ?? "").replace(",", ".")), 0);
    expect(Math.round(came * 100)).toBe(700 * 4_990);
    expect((await file(rui, "from=2026-11-10&to=2026-11-12")).answer.status).toBe(403);
    const left = await desk.engine.rows<{ action: string }>(
      shop.tenantId,
      "SELECT action, detail FROM audit_entries WHERE tenant_id = $1 AND action = 'ledger.export'",
      [shop.tenantId],
    );
    expect(left).toEqual([{ action: "ledger.export", detail: { from: "2026-11-10", to: "2026-11-12" } }]);
  });

  it("is compared when somebody asks, once however often they ask, and shows what differs with its order", async () => {
    const { shop, eva, payment, conversation } = await withLines(1);
    for (let n = 0; n < 2; n++) expect((await eva.post("/ledger/reports")).status).toBe(202);
    const difference = { what: "missing_there", kind: "charge", gatewayId: "x", paymentId: payment };
    const amounts = { ours: 4_990, theirs: null, currency: "BRL", at: 1 };
    const listed = async () => (await eva.get("/ledger/reports")).body["items"];
    expect(await listed()).toEqual([
      expect.objectContaining({ state: "asked", account: "Simulação", differences: [] }),
    ]);
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE ledger_reports SET state = 'done', differences = $2 WHERE tenant_id = $1 RETURNING id",
      [shop.tenantId, JSON.stringify([{ ...difference, ...amounts }])],
    );
    expect(await listed()).toEqual([
      expect.objectContaining({
        state: "done",
        differences: [{ ...difference, ...amounts, number: 1, conversationId: conversation }],
      }),
    ]);
  });
});
