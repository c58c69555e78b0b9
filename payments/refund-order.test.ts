import { beforeEach, describe, expect, it } from "vitest";
import { CashierStand } from "../tests/payments/cashier-stand.js";
import { orderFixture } from "../tests/payments/payment-fixtures.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let stand: CashierStand;
beforeEach(() => {
  stand = new CashierStand();
});

describe("a refund by a flow", () => {
  /** A payment that is paid, and whose refund a flow asks for. */
  async function begun(bankSays: CashierStand["bank"][string]) {
    const payment = stand.charge("p1", "id-card");
    await stand.cashier.collect(payment.id, "t", payment.orderId);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    await stand.cashier.look(payment);
    stand.bank["card"] = bankSays;
    stand.told = [];
    return { payment, ask: () => stand.cashier.refund(orderFixture(payment), 24 * HOUR_MS) };
  }
  const PAID = { state: "paid", paidAt: 1_000_000 } as const;
  const BACK = { ...PAID, state: "refunded", refunded: 5_000 } as const;
  const later = async (ms: number) => {
    stand.now += ms;
    await stand.cashier.poll();
  };

  it("that the gateway is still at is not said to be done; the poller asks by the same key and tells, once", async () => {
    const { payment, ask } = await begun({ away: false, payment: PAID, refund: "under_way" });
    expect(await ask()).toMatchObject({ result: { outcome: "under_way" } });
    await later(MINUTE_MS);
    expect([stand.told, stand.alerts]).toEqual([[], []]);
    stand.bank["card"] = { away: false, payment: BACK };
    for (let n = 0; n < 3; n++) await later(HOUR_MS);
    expect(payment).toMatchObject({ state: "refunded", refunded: 5_000, refund: { state: "done" } });
    expect([stand.told, stand.alerts, new Set(stand.refunds).size]).toEqual([["tell"], [], 1]);
  });

  it("is asked for by nobody else while the gateway works on it", async () => {
    const { payment, ask } = await begun({ away: false, payment: BACK });
    const atOnce: number[] = [];
    let looking: Promise<void> | null = null;
    stand.meanwhile = async () => {
      looking ??= stand.cashier.look(payment);
      await new Promise((done) => setImmediate(done));
      atOnce.push(stand.refunds.length);
    };
    expect(await ask()).toMatchObject({ result: { outcome: "refunded" } });
    await looking;
    expect([atOnce, stand.refunds.length, payment.refund?.state]).toEqual([[1], 1, "done"]);
  });

  it("that fails after the gateway took it is told to people and to the customer, once", async () => {
    const { payment, ask } = await begun({ away: false, payment: PAID, refund: "under_way" });
    await ask();
    stand.bank["card"] = { away: false, payment: PAID, refund: "refused" };
    for (let n = 0; n < 3; n++) await later(HOUR_MS);
    expect(payment).toMatchObject({ state: "paid", refund: { state: "failed" } });
    expect([stand.told, stand.alerts]).toEqual([["tell"], ["refund_refused"]]);
    expect(stand.alertTexts.at(-1)).toContain("não foi aceita");
    expect(await ask()).toMatchObject({ result: { outcome: "not_allowed", value: { why: "refused" } } });
  });

  it("that fails although the gateway had counted it as back is for people, and never told as done", async () => {
    const { payment, ask } = await begun({ away: false, payment: BACK, refund: "under_way" });
    expect(await ask()).toMatchObject({ result: { outcome: "under_way" } });
    expect(payment.state).toBe("refunded");
    stand.bank["card"] = { away: false, payment: BACK, refund: "refused" };
    await later(HOUR_MS);
    expect(payment).toMatchObject({ state: "review", problem: "the refund failed", refund: { state: "failed" } });
    expect([stand.told, stand.alerts]).toEqual([["review", "tell"], ["refund_refused"]]);
    expect(stand.acts.at(-1)).toBe("doubt");
  });

  it("that the step cannot wait for is carried on: people hear that it takes long, the customer that it is done", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    expect(await ask()).toMatchObject({ outcome: "done", result: { outcome: "under_way" } });
    for (let n = 0; n < 10; n++) await later(20 * MINUTE_MS);
    expect(stand.alerts).toEqual(["refund_late"]);
    stand.bank["card"] = { away: false, payment: BACK };
    await later(2 * HOUR_MS);
    expect(payment).toMatchObject({ state: "refunded", refund: { state: "done" } });
    expect([stand.told, stand.alerts]).toEqual([["tell"], ["refund_late"]]);
  });

  it("that comes through some minutes later is told, though the step has long gone on", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    await ask();
    stand.bank["card"] = { away: false, payment: BACK };
    await later(3 * MINUTE_MS);
    expect([payment.refund?.state, stand.told, stand.alerts]).toEqual(["done", ["tell"], []]);
  });

  it("whose process ended before the step heard of it is told once no step waits any more", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    await ask();
    if (payment.refund) payment.refund = { ...payment.refund, saidBy: "step" };
    stand.bank["card"] = { away: false, payment: BACK };
    await later(20 * MINUTE_MS);
    expect([payment.refund?.state, stand.told]).toEqual(["done", ["tell"]]);
  });

  it("that nobody could make for three days is left to people, and the customer hears so", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    await ask();
    for (let n = 0; n < 80; n++) await later(HOUR_MS);
    expect([payment.refund?.state, stand.alerts]).toEqual(["failed", ["refund_late", "refund_refused"]]);
    expect(stand.told).toEqual(["tell"]);
    // It may have gone through all the same: an answer was lost, for example.
    expect(stand.alertTexts.at(-1)).toContain("não se sabe se o dinheiro saiu");
    expect(stand.alertTexts.at(-1)).not.toContain("não foi aceita");
  });

  it("that another process hears of while this one is not answered keeps what it heard, and to whom it is told", async () => {
    const { payment, ask } = await begun({ away: true, payment: PAID });
    stand.meanwhile = () => {
      if (payment.refund) payment.refund = { ...payment.refund, state: "under_way", saidBy: "message" };
    };
    await ask();
    expect(payment.refund).toMatchObject({ state: "under_way", saidBy: "message" });
    stand.meanwhile = null;
    stand.bank["card"] = { away: false, payment: BACK };
    await later(HOUR_MS);
    expect([stand.told, stand.alerts]).toEqual([["tell"], []]);
  });
});
