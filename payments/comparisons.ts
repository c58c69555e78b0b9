import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import { createCallGateway } from "./call-gateway.js";
import type { Cashier } from "./cashier.js";
import { compareBooks } from "./compare-books.js";
import type { PaymentAccounts } from "./payment-accounts.js";
import type { AlertStore, AskedReport, BooksStore, Compared, OrderStore } from "./ports.js";

export type ComparisonOptions = {
  books: BooksStore;
  orders: Pick<OrderStore, "findPaymentByReference">;
  alerts: AlertStore;
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

/** The daily comparison of the ledger with the gateways, and those that people ask for. */
export function createComparisons(options: ComparisonOptions) {
  const { books, alerts, accounts, cashier, now, log } = options;
  const tools = { books, orders: options.orders, look: cashier.look, call: createCallGateway(options) };

  async function make(report: AskedReport): Promise<void> {
    const { tenantId, accountId, gateway } = report;
    const at = accounts.of({ tenantId, accountId, gateway });
    const found = at ? await compareBooks(tools, at, report) : { problem: "the account is off" };
    if ("problem" in found) {
      log.warn({ tenant: tenantId, gateway, reason: found.problem }, "an account could not be compared");
      return books.end(report, { state: "failed", problem: found.problem });
    }
    if (found.differences.length > 0) await alerts.raise(tenantId, null, alertOf(report, found));
    await books.end(report, { state: "done", ...found });
  }

  return {
    /** Makes the comparisons that were asked for. */
    async run(): Promise<void> {
      for (const report of await books.asked(AT_ONCE))
        await make(report).catch((error: unknown) => {
          log.error({ err: error, tenant: report.tenantId, gateway: report.gateway }, "a comparison broke off");
          return books.end(report, { state: "failed", problem: "an error of ours" });
        });
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
