import type { MovementKind } from "../bot/vocabulary/movement.js";
import type { Database } from "../db/database.js";
import { createBooksReader, type ExportLine } from "../db/stores/books-reader.js";
import { createBooksStore } from "../db/stores/books-store.js";
import type { MoneyBooks } from "../handoff-inbox/ports.js";
import { windowAt } from "../payments/comparisons.js";
import { CSV_BEGIN, csvLine } from "../platform/csv.js";

/** How many lines of the ledger are in memory for a file. */
const LINES = 500;

/** The money ledger for people: sums, comparisons, and a file for their accountant. */
export function createMoneyBooks(database: Database, now: () => number): MoneyBooks {
  const reader = createBooksReader(database);
  const store = createBooksStore(database);
  return {
    days: reader.days,
    reports: reader.reports,
    compare: (tenantId, by) => store.askFor(tenantId, { ...windowAt(now()), since: now() }, by),
    async *csv(tenantId, days, by) {
      await reader.exported(tenantId, days, by);
      yield CSV_BEGIN + csvLine(HEADS);
      let last: ExportLine | null = null;
      for (;;) {
        const lines: ExportLine[] = await reader.lines(tenantId, days, last, LINES);
        if (lines.length > 0) yield lines.map((line) => csvLine(cellsOf(line))).join("");
        last = lines.at(-1) ?? null;
        if (lines.length < LINES) return;
      }
    },
  };
}

const HEADS = [
  "Quando",
  "O que foi",
  "Conta",
  "Meio de pagamento",
  "Pedido",
  "Entrou",
  "Saiu",
  "Moeda",
  "Código no meio de pagamento",
  "Código do pagamento",
];

/** Two columns of amounts without a sign: a cell that begins with one could be a formula. */
function cellsOf({
  when,
  kind,
  account,
  gateway,
  number,
  amount,
  currency,
  gatewayId,
  paymentId,
}: ExportLine): string[] {
  const [came, left] = amount < 0 ? ["", moneyOf(-amount)] : [moneyOf(amount), ""];
  return [when, KINDS[kind], account, gateway, String(number), came, left, currency, gatewayId, paymentId];
}

/** Every currency here has a hundred parts. */
const moneyOf = (amount: number): string => (amount / 100).toFixed(2).replace(".", ",");

const KINDS: Readonly<Record<MovementKind, string>> = {
  charge: "Pagamento",
  fee: "Tarifa",
  refund: "Devolução",
  refund_failed: "Devolução que voltou",
  dispute: "Contestação",
  dispute_fee: "Tarifa de contestação",
  dispute_won: "Contestação ganha",
};
