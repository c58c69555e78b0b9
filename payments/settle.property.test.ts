import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isFulfilled,
  mayPaymentBecome,
  nextOrderState,
  ORDER_ACTS,
  ORDER_STATES,
  PAYMENT_STATES,
} from "../bot/vocabulary/order-states.js";
import { END, ledgerOf, seenOf } from "../tests/payments/ledger-of.js";
import type { GatewayPayment } from "./gateway.js";
import { nextAskAt } from "./settle.js";
import { acceptable, refundByPerson } from "./settle-by-person.js";

/** What a gateway may do with one payment, in the order in which it may do it. */
const HISTORIES = [
  ["pending"],
  ["pending", "paid"],
  ["pending", "expired"],
  ["pending", "expired", "paid"],
  ["pending", "paid", "refunded"],
  ["pending", "expired", "paid", "refunded"],
] as const;

describe("the ledger", () => {
  it("ends as the gateway does, whatever was notified, lost, repeated or mixed", () => {
    const payment = fc.record({
      history: fc.constantFrom(...HISTORIES),
      /** The moments at which the gateway was asked. The poller always asks at the last one. */
      asked: fc.array(fc.nat(3), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(payment, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat()), (made, choices) => {
        const ledger = ledgerOf(made.length);
        // The questions about each payment are in order of time; those about different payments are mixed.
        const queues = made.map(({ history, asked }, n) => {
          const moments = [...asked.map((at) => Math.min(at, history.length - 1)), history.length - 1].sort();
          return moments.map((at) => ({
            id: `p${n}`,
            state: history[at] ?? "pending",
            late: (history as readonly string[]).includes("expired"),
          }));
        });
        while (queues.some((queue) => queue.length > 0)) {
          const open = queues.filter((queue) => queue.length > 0);
          const next = open[(choices.next().value ?? 0) % open.length]?.shift();
          if (!next) continue;
          const paidAt =
            next.state === "paid" || next.state === "refunded" ? (next.late ? END + 100_000 : 1_000) : null;
          ledger.look(next.id, seenOf(next.id, { state: next.state, paidAt }), END + 200_000);
        }
        expect(ledger.refused()).toBe(0);
        for (const [n, { history }] of made.entries()) {
          const last = history.at(-1);
          const state = ledger.payments[n]?.state;
          if (last === "paid") expect(["paid", "review"]).toContain(state);
          else expect(state).toBe(last);
        }
        const paid = ledger.payments.filter(({ state }) => state === "paid");
        expect(paid.length).toBeLessThanOrEqual(1);
        expect(ledger.events.filter((event) => event === "order paid").length).toBeLessThanOrEqual(1);
        if (paid.length === 1) expect(["paid", "review", "refunded"]).toContain(ledger.order.state);
        // Whenever money was not simply accepted, people are told.
        for (const { state } of ledger.payments)
          if (state === "review") expect(ledger.alerts.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("releases an order at most once, whatever gateways say of its payments, in any order", () => {
    const word = fc.record({
      payment: fc.nat(2),
      state: fc.constantFrom<GatewayPayment["state"]>("pending", "paid", "expired", "refunded"),
      paidAt: fc.constantFrom(null, 1_000, END + 100_000),
      refunded: fc.constantFrom(0, 1_000, 5_000),
      surplus: fc.constantFrom(0, 0, 5_000),
      dispute: fc.constantFrom<GatewayPayment["dispute"]>(null, "open", "won", "lost"),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const ledger = ledgerOf(3);
        for (const { payment, ...said } of [...words, ...words])
          ledger.look(`p${payment}`, seenOf(`p${payment}`, said), 2_000);
        expect(ledger.events.filter((event) => event === "order paid").length).toBeLessThanOrEqual(1);
        expect(ledger.payments.filter(({ state }) => state === "paid").length).toBeLessThanOrEqual(1);
        expect(ledger.refused()).toBe(0);
        // No money is in doubt, too much, or contested without people hearing of it.
        for (const { state, surplus, dispute } of ledger.payments)
          if (state === "review" || surplus > 0 || dispute !== null) expect(ledger.alerts.length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("tells of money that is too much, and of a dispute, once for each change", () => {
    const ledger = ledgerOf(1);
    const paid = { state: "paid", paidAt: 1 } as const;
    const looks: Partial<GatewayPayment>[] = [
      paid,
      { ...paid, surplus: 5_000 },
      { ...paid, surplus: 5_000, dispute: "open" },
      { ...paid, surplus: 0, dispute: "open" },
      { ...paid, dispute: "lost" },
    ];
    for (const look of [...looks, looks.at(-1) ?? {}]) ledger.look("p0", seenOf("p0", look), 2_000);
    expect(ledger.alerts).toEqual(["paid_twice", "payment_dispute_open", "payment_dispute_lost"]);
    expect(ledger.payments[0]).toMatchObject({ state: "paid", surplus: 0, dispute: "lost" });
    expect(ledger.events).toEqual(["p0 paid", "order paid"]);
  });

  it("closes a dispute that the gateway speaks of no more, because it was won", () => {
    const ledger = ledgerOf(1);
    const paid = { state: "paid", paidAt: 1 } as const;
    for (const dispute of ["open", null, null] as const) ledger.look("p0", seenOf("p0", { ...paid, dispute }), 2_000);
    expect(ledger.payments[0]?.dispute).toBe("won");
    expect(ledger.alerts).toEqual(["payment_dispute_open", "payment_dispute_won"]);
  });

  it("hears of a dispute after the money went back", () => {
    const ledger = ledgerOf(1);
    const back = { state: "refunded", refunded: 5_000, paidAt: 1 } as const;
    ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1 }), 2_000);
    for (const dispute of [null, "open", "lost"] as const) ledger.look("p0", seenOf("p0", { ...back, dispute }), 3_000);
    expect(ledger.payments[0]).toMatchObject({ state: "refunded", dispute: "lost" });
    expect(ledger.alerts).toEqual(["payment_refunded", "payment_dispute_open", "payment_dispute_lost"]);
  });

  it("tells once that the money of a payment came that people were to look at", () => {
    const ledger = ledgerOf(1);
    const [payment] = ledger.payments;
    if (!payment) throw new Error("there is a payment");
    Object.assign(payment, { state: "review", problem: "payment_unknown" });
    ledger.order.state = "review";
    for (let n = 0; n < 2; n++) ledger.look("p0", seenOf("p0", { state: "paid", paidAt: null }), 2_000);
    expect(payment).toMatchObject({ state: "review", paidAt: 2_000 });
    expect([ledger.alerts, ledger.events]).toEqual([["paid_in_review"], []]);
  });

  it("doubts a refund that failed at the bank, because the money is back", () => {
    const ledger = ledgerOf(1);
    ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1 }), 2_000);
    ledger.look("p0", seenOf("p0", { state: "refunded", refunded: 5_000, paidAt: 1 }), 3_000);
    ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1 }), 4_000);
    expect(ledger.payments[0]?.state).toBe("review");
    expect(ledger.alerts).toEqual(["payment_refunded", "refund_failed"]);
  });

  it("never releases what differs in anything, and tells people once", () => {
    const different = fc.constantFrom<Partial<GatewayPayment>>(
      { amount: 4_999 },
      { amount: 5_001 },
      { currency: "USD" },
      { reference: "p9" },
      { account: "other" },
      { live: true },
      { id: "x9" },
    );
    const state = fc.constantFrom<GatewayPayment["state"]>("pending", "paid", "expired", "refunded");
    fc.assert(
      fc.property(different, state, (what, of) => {
        const ledger = ledgerOf(1);
        for (let n = 0; n < 3; n++) ledger.look("p0", seenOf("p0", { state: of, paidAt: 1, ...what }), 2_000);
        expect(ledger.payments[0]?.state).toBe(of === "refunded" ? "refunded" : "review");
        expect(ledger.order.state).toBe("review");
        expect(ledger.alerts).toEqual(["payment_differs", ...(of === "refunded" ? ["payment_refunded"] : [])]);
        expect(ledger.refused()).toBe(0);
      }),
    );
    const before = fc.constantFrom<GatewayPayment["state"]>("pending", "expired");
    fc.assert(
      fc.property(different, before, fc.constantFrom("payment_unknown", null), (what, of, problem) => {
        const ledger = ledgerOf(1);
        const [payment] = ledger.payments;
        if (!payment) throw new Error("there is a payment");
        if (problem) Object.assign(payment, { state: "review", problem });
        if (problem) ledger.order.state = "review";
        ledger.look("p0", seenOf("p0", { state: of, paidAt: null, ...what }), 2_000);
        for (let n = 0; n < 3; n++) ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1, ...what }), 3_000);
        expect(payment).toMatchObject({ state: "review", paidAt: 1, problem: expect.stringMatching(/^differs: /) });
        expect(ledger.alerts).toEqual(problem ? ["payment_differs"] : ["payment_differs", "payment_differs"]);
        expect(acceptable(ledger.order, payment)).toBeNull();
      }),
    );
  });

  it("lets nobody keep money in doubt any more once it differs", () => {
    const ledger = ledgerOf(1);
    const late = { state: "paid", paidAt: END + 100_000 } as const;
    ledger.look("p0", seenOf("p0", late), END + 200_000);
    for (let n = 0; n < 2; n++) ledger.look("p0", seenOf("p0", { ...late, amount: 4_999 }), END + 300_000);
    expect(ledger.payments[0]).toMatchObject({ state: "review", problem: "differs: valor" });
    expect(ledger.alerts).toEqual(["paid_late", "payment_differs"]);
  });

  it("keeps the books of what differs: a person's refund ends the payment and its order", () => {
    const ledger = ledgerOf(1);
    const [payment] = ledger.payments;
    if (!payment) throw new Error("there is a payment");
    const paid = { state: "paid", paidAt: 1, amount: 4_999 } as const;
    ledger.look("p0", seenOf("p0", paid), 2_000);
    ledger.look("p0", seenOf("p0", { ...paid, refunded: 1_000 }), 3_000);
    expect(payment).toMatchObject({ state: "review", refunded: 1_000 });
    const asked = { id: "r", what: "payment", amount: null, by: "user:ana", reason: "não confere" } as const;
    expect(ledger.decide(refundByPerson(ledger.order, ledger.payments, "p0", [], asked, 4_000))).toBe(true);
    for (let n = 0; n < 2; n++) ledger.look("p0", seenOf("p0", { ...paid, state: "refunded", refunded: 4_999 }), 5_000);
    expect(payment).toMatchObject({ state: "refunded", refunded: 4_999 });
    expect(ledger.order.state).toBe("refunded");
    expect(ledger.alerts).toEqual(["payment_differs", "payment_refunded_part"]);
  });

  it("keeps an order that is paid when a second payment comes, and doubts the second", () => {
    const ledger = ledgerOf(2);
    ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1 }), 2_000);
    ledger.look("p1", seenOf("p1", { state: "paid", paidAt: 2 }), 3_000);
    expect(ledger.payments.map(({ state }) => state)).toEqual(["paid", "review"]);
    expect(ledger.order.state).toBe("paid");
    expect(ledger.alerts).toEqual(["paid_twice"]);
  });
});

describe("a part that went back", () => {
  it("is recorded and told once for each change, and the order goes on", () => {
    const ledger = ledgerOf(1);
    const parts = [1_000, 1_000, 3_000, 3_000];
    for (const refunded of parts) ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1, refunded }), 2_000);
    expect(ledger.payments[0]).toMatchObject({ state: "paid", refunded: 3_000 });
    expect(ledger.order.state).toBe("paid");
    expect(ledger.events).toEqual(["p0 paid", "order paid"]);
    expect(ledger.alerts).toEqual(["payment_refunded_part", "payment_refunded_part"]);
    ledger.look("p0", seenOf("p0", { state: "refunded", paidAt: 1, refunded: 5_000 }), 3_000);
    expect(ledger.payments[0]).toMatchObject({ state: "refunded", refunded: 5_000 });
    expect(ledger.order.state).toBe("refunded");
  });

  it("and came back, because the bank did not take it, is told to people, and the books show it", () => {
    const ledger = ledgerOf(1);
    for (const refunded of [3_000, 1_000, 1_000])
      ledger.look("p0", seenOf("p0", { state: "paid", paidAt: 1, refunded }), 2_000);
    expect(ledger.payments[0]).toMatchObject({ state: "paid", refunded: 1_000 });
    expect(ledger.alerts).toEqual(["payment_refunded_part", "refund_failed"]);
  });

  it("of money in doubt is recorded, too", () => {
    const ledger = ledgerOf(1);
    const late = { state: "paid", paidAt: END + 100_000 } as const;
    ledger.look("p0", seenOf("p0", late), END + 200_000);
    ledger.look("p0", seenOf("p0", { ...late, refunded: 2_000 }), END + 300_000);
    expect(ledger.payments[0]).toMatchObject({ state: "review", refunded: 2_000 });
    expect(ledger.alerts).toEqual(["paid_late", "payment_refunded_part"]);
  });
});

describe("the table of states", () => {
  it("leads from every state to known states only, and nothing leads back to a quote", () => {
    for (const state of ORDER_STATES)
      for (const act of ORDER_ACTS) {
        const next = nextOrderState(state, act);
        if (next === null) continue;
        expect(ORDER_STATES).toContain(next);
        expect(next).not.toBe("quoted");
      }
  });

  it("lets work begin only on what is paid", () => {
    expect(ORDER_STATES.filter((state) => nextOrderState(state, "start") !== null)).toEqual([
      "paid",
      "scheduled",
      "waiting_for_parts",
    ]);
    const back = ORDER_STATES.filter((state) => nextOrderState(state, "resume") !== null);
    expect(back.filter((state) => !isFulfilled(state))).toEqual(["review"]);
    expect(ORDER_STATES.filter((state) => nextOrderState(state, "pay") !== null)).toEqual(["approved", "review"]);
  });

  it("lets no payment come back to life", () => {
    for (const state of PAYMENT_STATES) {
      expect(mayPaymentBecome(state, "creating")).toBe(false);
      if (state !== "creating") expect(mayPaymentBecome(state, "pending")).toBe(false);
    }
  });
});

describe("nextAskAt", () => {
  const pending = { state: "pending" as const, createdAt: 0, expiresAt: 86_400_000 };
  it("asks soon at first and seldom later, and right after the end", () => {
    expect(nextAskAt(pending, 0)).toBe(10_000);
    expect(nextAskAt(pending, 400_000)).toBe(500_000);
    expect(nextAskAt(pending, 36_000_000)).toBe(36_000_000 + 1_800_000);
    expect(nextAskAt(pending, 86_399_000)).toBe(86_402_000);
  });

  it("looks a few times more after the end, and then no more", () => {
    const expired = { ...pending, state: "expired" as const };
    expect(nextAskAt(expired, 86_400_001)).toBe(86_400_000 + 600_000);
    expect(nextAskAt(expired, 86_400_000 * 10)).toBeNull();
  });

  it("asks about money that came for half a year, because a bank may take it back", () => {
    for (const state of ["paid", "review", "refunded"] as const) {
      expect(nextAskAt({ ...pending, state }, 0)).toBe(3_600_000);
      expect(nextAskAt({ ...pending, state }, 86_400_000 * 100)).toBe(86_400_000 * 120);
      expect(nextAskAt({ ...pending, state }, 86_400_000 * 181)).toBeNull();
    }
  });
});
