import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tell } from "../bot/ports/rooms.js";
import { END, ledgerOf, seenOf } from "../tests/payments/ledger-of.js";
import type { GatewayPayment } from "./gateway.js";
import type { Refund } from "./ports.js";
import { mayRefund } from "./refund-order.js";
import { acceptable, acceptByPerson, doubtOf, givingOf, refundByPerson } from "./settle-by-person.js";
import { createTellPayment } from "./tell-payment.js";

const PAID = { state: "paid", paidAt: 1 } as const;
const BACK = { state: "refunded", refunded: 5_000, paidAt: 1 } as const;

const refundOf = (what: Partial<Refund>): Refund => ({
  id: "r",
  what: "payment",
  amount: 5_000,
  before: 0,
  by: "user:ana",
  reason: "porque sim",
  state: "done",
  at: 1,
  saidBy: "message",
  late: false,
  ...what,
});

/** A ledger that people decide about, with the gateway of its payments. */
function shop(count: number) {
  const ledger = ledgerOf(count);
  const { order, payments } = ledger;
  let asked = 0;
  const look = (id: string, what: Partial<GatewayPayment>, now = 2_000) => ledger.look(id, seenOf(id, what), now);
  return {
    ...ledger,
    look,
    of: (id: string) => {
      const found = payments.find((one) => one.id === id);
      if (!found) throw new Error(`there is no payment ${id}`);
      return found;
    },
    accept: (id: string) => ledger.decide(acceptByPerson(order, payments, id, "user:ana", 3_000)),
    /** A whole refund begins, and the gateway gives the money back. */
    giveBack(id: string): boolean {
      const wanted = {
        id: `r${++asked}`,
        what: "payment",
        amount: null,
        by: "user:ana",
        reason: "porque sim",
      } as const;
      const began = ledger.decide(refundByPerson(order, payments, id, [], wanted, 3_000));
      if (began) look(id, BACK, 4_000);
      const payment = payments.find((one) => one.id === id);
      if (began && payment?.refund) payment.refund = { ...payment.refund, state: "done" };
      return began;
    },
  };
}

describe("an order with two payments", () => {
  const both = () => {
    const made = shop(2);
    for (const id of ["p0", "p1"]) made.look(id, PAID);
    expect(made.accept("p1")).toBe(true);
    expect(made.payments.map(({ state }) => state)).toEqual(["paid", "paid"]);
    return made;
  };

  it("goes on with the one when the other goes back, and ends with the last", () => {
    const made = both();
    expect(made.giveBack("p1")).toBe(true);
    expect([made.of("p1").state, made.order.state]).toEqual(["refunded", "paid"]);
    expect(made.giveBack("p0")).toBe(true);
    expect([made.of("p0").state, made.order.state]).toEqual(["refunded", "refunded"]);
    expect(made.events.filter((event) => event.startsWith("order"))).toEqual([
      "order paid",
      "order review",
      "order refunded",
    ]);
  });

  it("goes on also when the gateway gave one back of its own accord", () => {
    const made = both();
    made.look("p0", BACK);
    expect([made.of("p0").state, made.order.state]).toEqual(["refunded", "paid"]);
  });

  it("is for people: no flow gives it back", () => {
    const made = both();
    const byFlow = () => mayRefund(made.order, made.payments, 60_000, 2_000);
    expect(byFlow()).toBe("in_part");
    expect(made.giveBack("p1")).toBe(true);
    expect(byFlow()).toBe(made.of("p0"));
  });
});

describe("an order whose refund did not go", () => {
  const kept = (before: "paid" | "scheduled" | "working") => {
    const made = shop(1);
    made.look("p0", PAID);
    Object.assign(made.order, { state: "review", heldFrom: before });
    made.of("p0").refund = refundOf({ state: "refused" });
    expect(made.accept("p0")).toBe(true);
    expect(made.of("p0").refund?.state).toBe("given_up");
    return made.order.state;
  };

  it("keeps the date that was arranged when its money is kept", () => {
    expect([kept("paid"), kept("scheduled")]).toEqual(["paid", "scheduled"]);
  });

  it("stays in review when its work had begun: it is no order that a flow could give back", () => {
    expect(kept("working")).toBe("review");
  });
});

describe("a payment that the customer contests", () => {
  const late = { state: "paid", paidAt: END + 100_000 } as const;

  it("is not kept while the bank has it, nor when it was lost, and may be kept once it was won", () => {
    const made = shop(1);
    const answer = () => acceptByPerson(made.order, made.payments, "p0", "user:ana", 3_000);
    for (const dispute of ["open", "lost"] as const) {
      made.look("p0", { ...late, dispute });
      expect([answer(), acceptable(made.order, made.of("p0"))]).toEqual(["contested", null]);
    }
    made.look("p0", { ...late, dispute: "won" });
    expect(made.accept("p0")).toBe(true);
    expect([made.of("p0").state, made.order.state, answer()]).toEqual(["paid", "paid", "not_open"]);
  });

  it("does not bring its order back after a refund that did not go", () => {
    const made = shop(1);
    made.look("p0", { ...PAID, dispute: "open" });
    made.of("p0").refund = refundOf({ state: "refused" });
    made.order.state = "review";
    expect(acceptByPerson(made.order, made.payments, "p0", "user:ana", 3_000)).toBe("contested");
  });
});

describe("a refund that is done", () => {
  it("is under way until the books show it, so that the next begins with what is left", () => {
    const made = shop(1);
    made.look("p0", PAID);
    made.of("p0").refund = refundOf({ amount: 2_000, state: "done" });
    const wanted = { id: "next", what: "payment", amount: null, by: "user:ana", reason: "o resto" } as const;
    const next = () => refundByPerson(made.order, made.payments, "p0", [], wanted, 3_000);
    expect([givingOf(made.of("p0")), next()]).toEqual([null, "under_way"]);
    made.look("p0", { ...PAID, refunded: 2_000 });
    expect(givingOf(made.of("p0"))).toEqual({ what: "payment", amount: 3_000 });
    expect(next()).toMatchObject({ payment: { refund: { before: 2_000, amount: 3_000 } } });
    expect(made.alerts).toEqual([]);
  });

  it("of a surplus keeps nobody from giving back the next surplus, and is not what else goes back", () => {
    const made = shop(1);
    made.look("p0", { ...PAID, surplus: 5_000 });
    made.of("p0").refund = refundOf({ what: "surplus", before: 5_000 });
    expect(givingOf(made.of("p0"))).toBeNull();
    made.look("p0", PAID);
    expect(givingOf(made.of("p0"))).toEqual({ what: "payment", amount: 5_000 });
    made.look("p0", { ...PAID, surplus: 5_000 });
    expect(givingOf(made.of("p0"))).toEqual({ what: "surplus", amount: 5_000 });
    made.look("p0", { ...PAID, surplus: 5_000, refunded: 1_000 });
    expect(made.alerts).toEqual(["paid_twice", "paid_twice", "payment_refunded_part"]);
  });
});

describe("money that a person keeps", () => {
  it("lets the payment go back afterwards, when it was the surplus", () => {
    const made = shop(1);
    made.look("p0", { ...PAID, surplus: 5_000 });
    made.of("p0").refund = refundOf({ what: "surplus", before: 5_000, state: "refused" });
    expect(made.accept("p0")).toBe(true);
    expect([made.of("p0").refund?.state, doubtOf(made.of("p0"))]).toEqual(["given_up", null]);
    expect(givingOf(made.of("p0"))).toEqual({ what: "payment", amount: 5_000 });
    expect(made.giveBack("p0")).toBe(true);
  });

  it.each(["paid", "working", "done", "review"] as const)("is in doubt no more when its order is %s", (state) => {
    for (const failed of ["refused", "failed"] as const) {
      const made = shop(1);
      made.look("p0", PAID);
      made.of("p0").refund = refundOf({ amount: 1_000, state: failed });
      made.order.state = state;
      expect(doubtOf(made.of("p0"))).toBe("refund_failed");
      expect(made.accept("p0")).toBe(true);
      expect([made.of("p0").refund?.state, doubtOf(made.of("p0"))]).toEqual(["given_up", null]);
      expect([made.order.state, made.accept("p0")]).toEqual([state === "review" ? "paid" : state, false]);
    }
  });

  it("is in doubt no more when it came late and could not go back", () => {
    const made = shop(1);
    made.look("p0", { state: "paid", paidAt: END + 100_000 });
    made.of("p0").refund = refundOf({ state: "refused" });
    expect(made.accept("p0")).toBe(true);
    expect([made.of("p0").state, doubtOf(made.of("p0"))]).toEqual(["paid", null]);
  });

  it("is told to the customer who heard that what came beyond the amount goes back", async () => {
    const made = shop(1);
    made.look("p0", { ...PAID, surplus: 5_000 });
    expect(made.accept("p0")).toBe(true);
    const said: string[] = [];
    const tell: Tell = async (_to, dedupe, event) => {
      if (event.kind === "tell") said.push(`${dedupe} ${event.text}`);
      return { eventId: dedupe, conversationId: "v", repeat: false };
    };
    await createTellPayment(tell, { ways: () => [] }).state(made.order, made.of("p0"));
    expect(said).toEqual([
      expect.stringMatching(/^told:e0:kept:5000 .*aceitou R\$\s50,00, então esse valor não volta/),
    ]);
  });
});

describe("what people decide", () => {
  it("keeps an order paid for as long as a payment pays for it, whatever comes, is kept or goes back", () => {
    const act = fc.record({
      payment: fc.nat(2),
      what: fc.constantFrom("paid", "late", "expired", "back", "accept", "give back"),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const made = shop(3);
        for (const { payment, what } of acts) {
          const id = `p${payment}`;
          const { state, paidAt } = made.of(id);
          const hasMoney = paidAt !== null && state !== "refunded";
          if (what === "accept") made.accept(id);
          if (what === "give back") made.giveBack(id);
          if (what === "back" && hasMoney) made.look(id, BACK);
          if (what === "expired" && state === "pending") made.look(id, { state: "expired" }, END + 1);
          if ((what === "paid" || what === "late") && (state === "pending" || state === "expired"))
            made.look(id, { state: "paid", paidAt: what === "late" ? END + 100_000 : 1 });
          const pays = made.payments.some((one) => one.state === "paid");
          if (made.order.state === "paid") expect(pays).toBe(true);
          if (pays) expect(made.order.state).toBe("paid");
          expect(made.refused()).toBe(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
