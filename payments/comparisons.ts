import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import { createCallGateway } from "./call-gateway.js";
import type { Cashier } from "./cashier.js";
import { compareBooks } from "./compare-books.js";
import type { PaymentAccounts } from "./payment-accounts.js";
import type { AskedReport, BooksStore, Compared, OrderStore, Payment } from "./ports.js";

export type ComparisonOptions = {
  books: BooksStore;
  orders: Pick<OrderStore, "findPaymentByReference">;
  accounts: Pick<PaymentAccounts, "of">;
  cashier: Pick<Cashier, "look">;
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is compared: the last days, without the last hour, in which a gateway's lists may not be complete yet. */
export const COMPARED = { fromMs: 3 * DAY_MS, toMs: HOUR_MS };
/** How many comparisons one round makes. */
const AT_ONCE = 20;
/** The time limit of one, in ms, so that an account with very much to look at keeps no other one waiting. */
const LIMIT_MS = 10 * 60_000;
/**
 * How long a process may keep a comparison to itself, in ms. After that it counts as gone, and another process makes the
 * comparison. It is longer than the time limit, because the last look at a payment may go beyond that.
 */
const LEASE_MS = LIMIT_MS + 5 * 60_000;

/** The daily comparison of the ledger with the gateways, and those that people ask for. */
export function createComparisons(options: ComparisonOptions) {
  const { books, orders, accounts, cashier, now, log } = options;
  const call = createCallGateway(options);
  /** A payment that cannot be looked at keeps its difference, and the others are compared all the same. */
  const look = (payment: Payment) =>
    cashier.look(payment).catch((error: unknown) => {
      const { tenantId: tenant, id, gateway } = payment;
      log.error({ err: error, tenant, payment: id, gateway }, "a payment that differs could not be looked at");
    });

  async function make(report: AskedReport): Promise<void> {
    const { tenantId, accountId, gateway } = report;
    const at = accounts.of({ tenantId, accountId, gateway });
    const until = now() + LIMIT_MS;
    const tools = { books, orders, look, call, isLate: () => now() > until };
    const found = at ? await compareBooks(tools, at, report) : { problem: "the account is off" };
    if ("problem" in found) {
      log.warn({ tenant: tenantId, gateway, reason: found.problem }, "an account could not be compared");
      return books.end(report, { state: "failed", problem: found.problem });
    }
    await books.end(report, { state: "done", ...found }, found.differences.length > 0 ? alertOf(report, found) : null);
  }

  return {
    /** Makes the comparisons that were asked for, and that no other process is making. */
    async run(): Promise<void> {
      for (const report of await books.asked(AT_ONCE)) {
        const since = now();
        if (!(await books.claim(report, { now: since, until: since + LEASE_MS }))) continue;
        await make(report).catch((error: unknown) => {
          log.error({ err: error, tenant: report.tenantId, gateway: report.gateway }, "a comparison broke off");
          return books.end(report, { state: "failed", problem: "an error of ours" });
        });
      }
    },
    /** Asks for the comparisons of a company that are due. */
    askDaily: (tenantId: string): Promise<void> =>
      books.askFor(tenantId, { ...windowAt(now()), since: now() - DAY_MS }),
  };
}

/** The time that a comparison at this moment is about. */
export const windowAt = (now: number) => ({ from: now - COMPARED.fromMs, to: now - COMPARED.toMs, now });

function alertOf({ accountId, gateway }: AskedReport, { differences }: Compared) {
  const text = `A conferência com o meio de pagamento achou ${differences.length === 1 ? "uma diferença" : `${differences.length} diferenças`}. Veja no Extrato, no Escritório.`;
  return { kind: "books_differ", text, detail: { account: accountId, gateway, differences: differences.length } };
}
