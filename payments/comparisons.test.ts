import { describe, expect, it } from "vitest";
import { paymentFixture } from "../tests/payments/payment-fixtures.js";
import { createComparisons } from "./comparisons.js";
import type { Listed } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { AskedReport, BooksStore, Payment } from "./ports.js";

const MINUTE_MS = 60_000;
const REPORT: AskedReport = { id: "r", tenantId: "t", accountId: "a", gateway: "bank", from: 0, to: 1, askedAt: 1 };

/** Comparisons of one account, of which the gateway tells these pages; the ledger has nothing of it. */
function openWith(pages: number, look: (payment: Payment) => Promise<void>) {
  const clock = { now: 0 };
  const ends: (Parameters<BooksStore["end"]>[1] & { alert: string | undefined })[] = [];
  const logged: string[] = [];
  const payment = (id: string) => ({ ...paymentFixture(id, "a", 0), state: "paid" as const });
  const books: BooksStore = {
    asked: async () => [REPORT],
    askFor: async () => undefined,
    claim: async () => true,
    end: async (_report, end, alert) => void ends.push({ ...end, alert: alert?.kind }),
    linesOf: async () => [],
    paymentOfCharge: async (_report, charge) => charge,
    findPayment: async (_tenantId, id) => payment(id),
    linesBetween: async () => [],
    paidWithoutLines: async () => [],
  };
  const movements = async (_account: unknown, { cursor }: { cursor: string | null }): Promise<Listed> => {
    const page = Number(cursor ?? 0);
    const told = ["x", "y"].map((name) => {
      const id = `${name}${page}`;
      return { kind: "charge" as const, id, amount: 1, currency: "BRL", at: 0, reference: null, charge: id };
    });
    return { outcome: "listed", movements: told, next: page + 1 < pages ? String(page + 1) : null };
  };
  const at = { account: { id: "a", key: "a" }, gateway: { name: "bank", movements } } as unknown as OpenAccount;
  const log = (_detail: object, message: string) => void logged.push(message);
  const comparisons = createComparisons({
    books,
    orders: { findPaymentByReference: async () => null },
    accounts: { of: () => at },
    cashier: { look },
    breakers: { ask: () => ({ go: true }), success: () => {}, failure: () => {}, abandon: () => {} },
    meter: { called: () => undefined },
    now: () => clock.now,
    log: { warn: log, error: log },
  });
  return { comparisons, clock, ends, logged };
}

describe("a comparison", () => {
  it("goes on when a payment cannot be looked at, and tells what differs", async () => {
    const looked: string[] = [];
    const { comparisons, ends, logged } = openWith(1, async ({ id }) => {
      looked.push(id);
      throw new Error("the database is away");
    });
    await comparisons.run();
    expect(looked).toEqual(["x0", "y0"]);
    expect(ends).toMatchObject([{ state: "done", differences: [{ gatewayId: "x0" }, { gatewayId: "y0" }] }]);
    expect(ends[0]?.alert).toBe("books_differ");
    expect(logged).toHaveLength(2);
  });

  it("ends when its time is over, between pages and between payments", async () => {
    for (const [lookMs, most] of [
      [6 * MINUTE_MS, 2],
      [3 * MINUTE_MS, 4],
    ] as const) {
      let looks = 0;
      const opened = openWith(100, async () => {
        looks += 1;
        opened.clock.now += lookMs;
      });
      await opened.comparisons.run();
      expect(looks).toBe(most);
      expect(opened.ends).toEqual([{ state: "failed", problem: "the comparison takes too long", alert: undefined }]);
    }
  });
});
