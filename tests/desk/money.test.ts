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
