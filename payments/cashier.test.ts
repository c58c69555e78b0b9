import { beforeEach, describe, expect, it } from "vitest";
import { CashierStand } from "../tests/payments/cashier-stand.js";
import type { GatewayPayment } from "./gateway.js";
import type { Payment } from "./ports.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let stand: CashierStand;
beforeEach(() => {
  stand = new CashierStand();
});

const collect = ({ id, orderId }: Payment) => stand.cashier.collect(id, "t", orderId);

describe("a charge at a company's account", () => {
  it("is made with the account's own ways to pay and address, and settled by what that account says", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    expect(stand.calls).toEqual(["card"]);
    expect(stand.asked[0]).toMatchObject({
      key: "p1",
      amount: 5_000,
      methods: ["pix"],
      notifyUrl: "https://shop.example/webhooks/payments/bank/card",
    });
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    await stand.cashier.look(payment);
    expect(payment.state).toBe("paid");
    expect(stand.told).toEqual(["pending", "paid"]);
    expect(stand.alerts).toEqual([]);
  });

  it("that is paid once more is told to the customer by the look that sees it, not by the next one", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    await stand.cashier.look(payment);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now, surplus: 5_000 } };
    await stand.cashier.look(payment);
    expect(stand.told).toEqual(["pending", "paid", "review"]);
    expect(stand.alerts).toEqual(["paid_twice"]);
  });

  it("in review whose money comes is told to people and to the customer, though the state is the same", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    Object.assign(payment, { state: "review", problem: "payment_unknown" });
    await stand.cashier.look(payment);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    for (let n = 0; n < 2; n++) await stand.cashier.look(payment);
    expect([stand.told, stand.alerts]).toEqual([["pending", "review", "review"], ["paid_in_review"]]);
  });

  it("is not overwritten by an answer that is older than what another process has recorded", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    const paid = { state: "paid", paidAt: stand.now } as const;
    stand.bank["card"] = { away: false, payment: { ...paid, refunded: 1_000 } };
    await stand.cashier.look(payment);
    stand.bank["card"] = {
      away: false,
      // While this answer is on its way, another process hears of more.
      get payment() {
        payment.refunded = 2_000;
        return { ...paid, refunded: 1_000 };
      },
    };
    await stand.cashier.look(payment);
    expect([payment.refunded, stand.alerts]).toEqual([2_000, ["payment_refunded_part"]]);
    expect(stand.askAt.get("p1")).toBe(stand.now + 1_000);
  });

  it.each<[string, Partial<GatewayPayment>]>([
    ["another receiver", { account: "of-pix" }],
    ["the other mode", { live: true }],
  ])("is in doubt when the money is said to have %s", async (_what, payment) => {
    const made = stand.charge("p1", "id-card");
    await collect(made);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now, ...payment } };
    await stand.cashier.look(made);
    expect(made.state).toBe("review");
    expect(stand.alerts).toEqual(["payment_differs"]);
  });

  it("is not held back because another company's account fails", async () => {
    stand.bank["pix"] = { away: true, payment: {} };
    for (let n = 0; n < 7; n++) await collect(stand.charge(`p${n}`, "id-pix"));
    expect(stand.calls).toEqual(Array.from({ length: 5 }, () => "pix"));
    const other = stand.charge("other", "id-card");
    await collect(other);
    expect(other.state).toBe("pending");
  });
});

describe("an account that is off", () => {
  it("is waited for while the link is made, and the customer is told after three minutes", async () => {
    stand.accounts = [];
    const payment = stand.charge("p1", "id-pix");
    await collect(payment);
    expect(payment.state).toBe("creating");
    stand.now += 4 * MINUTE_MS;
    await stand.cashier.poll();
    expect(payment.state).toBe("failed");
    expect(stand.told).toEqual(["failed"]);
    expect(stand.alerts).toEqual(["payment_refused"]);
  });

  it("is waited for until a day after the end, and its money is settled when it is back", async () => {
    const [back, lost] = [stand.charge("p1", "id-pix"), stand.charge("p2", "id-card")];
    for (const payment of [back, lost]) await collect(payment);
    stand.accounts = [];
    for (const hours of [2, 10, 10]) {
      stand.now += hours * HOUR_MS;
      await stand.cashier.poll();
      expect([back.state, lost.state]).toEqual(["pending", "pending"]);
    }
    stand.accounts = [stand.accountOf("pix")];
    stand.bank["pix"] = { away: false, payment: { state: "paid", paidAt: 1_000_000 } };
    stand.now += 10 * HOUR_MS;
    await stand.cashier.poll();
    expect([back.state, lost.state]).toEqual(["paid", "review"]);
    expect(stand.alerts).toEqual(["payment_unknown"]);
  });
});

describe("a payment that is called off while it is made", () => {
  it("is ended at the gateway by whoever made it, and watched: money that comes all the same is seen", async () => {
    const payment = stand.charge("p1", "id-card");
    // Another process calls it off while the gateway works.
    stand.meanwhile = () => void Object.assign(payment, { state: "failed", problem: "called off" });
    await collect(payment);
    expect(payment).toMatchObject({ state: "failed", externalId: "x-p1", url: null });
    expect([stand.cancelled, stand.told]).toEqual([["x-p1"], []]);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    stand.now += 2 * HOUR_MS;
    await stand.cashier.poll();
    expect([payment.state, stand.alerts]).toEqual(["review", ["paid_late"]]);
  });

  it("is ended although the answer of its making was lost: the gateway tells by its key what it made", async () => {
    const payment = stand.charge("p1", "id-card");
    stand.bank["card"] = { away: true, payment: {} };
    await collect(payment);
    await stand.cashier.end(payment);
    expect([payment.state, stand.cancelled]).toEqual(["failed", []]);
    stand.bank["card"] = { away: false, payment: {} };
    stand.now += MINUTE_MS;
    await stand.cashier.poll();
    expect([stand.cancelled, payment.externalId]).toEqual([["x-p1"], "x-p1"]);
    expect(new Set(stand.asked.map(({ key }) => key))).toEqual(new Set(["p1"]));
  });

  it("is not said to have failed when it was made by another process", async () => {
    const payment = stand.charge("p1", "id-card");
    stand.accounts = [];
    stand.now += 4 * MINUTE_MS;
    const change = stand.orders.change;
    let first = true;
    stand.orders.change = (...args) => {
      const answer = change(...args);
      if (first) Object.assign(payment, { state: "pending", externalId: "x-p1", url: "u" });
      first = false;
      return answer;
    };
    await collect(payment).finally(() => (stand.orders.change = change));
    expect([payment.state, stand.alerts]).toEqual(["pending", []]);
  });
});

describe("a payment that is over, at a gateway that cannot be asked", () => {
  it("is asked about later, because its key may be there again", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    await stand.cashier.look(payment);
    stand.accounts = [];
    await stand.cashier.look(payment);
    const next = stand.askAt.get("p1") ?? 0;
    expect(next).toBeGreaterThan(stand.now);
    stand.accounts = [stand.accountOf("card")];
    stand.now = next;
    stand.bank["card"] = { away: false, payment: { state: "refunded", refunded: 5_000, paidAt: stand.now } };
    await stand.cashier.poll();
    expect(payment.state).toBe("refunded");
  });

  it("is asked about no more once nothing can come of it", async () => {
    const payment = stand.charge("p1", "id-card");
    await collect(payment);
    stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
    await stand.cashier.look(payment);
    stand.bank["card"] = { away: true, payment: {} };
    stand.now += 181 * 24 * HOUR_MS;
    await stand.cashier.poll();
    expect(stand.askAt.get("p1")).toBeNull();
  });
});

describe("a payment that goes back at the gateway's own site", () => {
  it.each([
    ["a surplus", { what: "surplus", amount: 5_000, before: 5_000 }, 0],
    ["a part", { what: "payment", amount: 1_000, before: 0 }, 1_000],
  ] as const)(
    "is told to people and to the customer, also when we gave %s back before",
    async (_what, gave, refunded) => {
      const payment = stand.charge("p1", "id-card");
      await collect(payment);
      stand.bank["card"] = { away: false, payment: { state: "paid", paidAt: stand.now } };
      await stand.cashier.look(payment);
      const refund = { id: "r", by: "ana", reason: "x", state: "done", at: 0, saidBy: "message", late: false } as const;
      Object.assign(payment, { refunded, refund: { ...refund, ...gave } });
      stand.bank["card"] = { away: false, payment: { state: "refunded", refunded: 5_000, paidAt: stand.now } };
      await stand.cashier.look(payment);
      expect([payment.state, stand.alerts]).toEqual(["refunded", ["payment_refunded"]]);
      expect(stand.told).toEqual(["pending", "paid", "tell", "refunded"]);
    },
  );
});
