import { baseOf } from "../bot/vocabulary/movement.js";
import { type CallGateway, reasonOf } from "./call-gateway.js";
import type { Cashier } from "./cashier.js";
import type { ListedMovement } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { AskedReport, BooksStore, Compared, Difference, LedgerLine, OrderStore, Payment } from "./ports.js";

export type ComparisonTools = {
  books: BooksStore;
  orders: Pick<OrderStore, "findPaymentByReference">;
  look: Cashier["look"];
  call: CallGateway;
  /** Its time is over. */
  isLate(): boolean;
};

const TOO_LONG = "the comparison takes too long";
class TookTooLong extends Error {
  override name = "TookTooLong";
}

/** An account with more movements than this many pages is not compared, so that no comparison runs without end. */
const MOST_PAGES = 500;
/** A report tells no more than these; whoever has more of them looks for another reason. */
const MOST_DIFFERENCES = 500;
const MOST_UNPAID = 200;

/**
 * Compares the ledger with what the gateway itself tells of an account. What differs is a reason to look at the payment, as
 * a notification is; only what differs after that is told to people.
 */
export async function compareBooks(
  tools: ComparisonTools,
  at: OpenAccount,
  report: AskedReport,
): Promise<Compared | { problem: string }> {
  const look = async (payment: Payment) => {
    if (tools.isLate()) throw new TookTooLong();
    await tools.look(payment);
  };
  return compare({ ...tools, look }, at, report).catch((error: unknown) => {
    if (error instanceof TookTooLong) return { problem: TOO_LONG };
    throw error;
  });
}

async function compare(
  tools: ComparisonTools,
  at: OpenAccount,
  report: AskedReport,
): Promise<Compared | { problem: string }> {
  const list = at.gateway.movements;
  if (!list) return { problem: "the gateway lists nothing" };
  const work = createWork(tools, at, report);
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    if (tools.isLate()) return { problem: TOO_LONG };
    const wanted: { from: number; cursor: string | null } = { from: report.from, cursor };
    const listed = await tools.call(at, (limits) => list(at.account, wanted, limits));
    if (listed.outcome !== "listed") return { problem: reasonOf(listed) };
    await work.hear(listed.movements);
    if (listed.next === null) return work.end();
    cursor = listed.next;
  }
  return { problem: "the gateway tells of more than can be compared at once" };
}

function createWork({ books, orders, look }: ComparisonTools, { account }: OpenAccount, report: AskedReport) {
  const { tenantId } = report;
  const told = new Set<string>();
  const ofCharges = new Map<string, string>();
  /** Our references of charges, where the list itself tells them. */
  const references = new Map<string, string>();
  /** What belongs to a charge of which nothing is known yet: it may be told on a later page, because it is older. */
  let waiting: ListedMovement[] = [];
  const result: Compared = { compared: 0, foreign: 0, mended: 0, differences: [] };
  const differ = (...found: Difference[]) => {
    for (const one of found) if (result.differences.length < MOST_DIFFERENCES) result.differences.push(one);
  };

  async function paymentOf({ reference, charge }: ListedMovement): Promise<Payment | null> {
    const known = charge === null ? null : (ofCharges.get(charge) ?? (await books.paymentOfCharge(report, charge)));
    const payment =
      known !== null
        ? await books.findPayment(tenantId, known)
        : reference === null
          ? null
          : await orders.findPaymentByReference(account, reference);
    if (payment && charge !== null) ofCharges.set(charge, payment.id);
    return payment;
  }

  /** What of these movements the ledger has otherwise. */
  async function wrong(payment: Payment, movements: readonly ListedMovement[]): Promise<Difference[]> {
    const lines = await books.linesOf(tenantId, payment.id);
    return movements.flatMap((movement): Difference[] => {
      const own = lines.filter(({ kind, id }) => kind === movement.kind && baseOf(id) === movement.id);
      const ours = own.length === 0 ? null : sumOf(own);
      if (ours === movement.amount) return [];
      const { kind, id: gatewayId, amount: theirs, currency, at } = movement;
      const what = ours === null ? "missing_here" : "amount";
      return [{ what, kind, gatewayId, paymentId: payment.id, ours, theirs, currency, at }];
    });
  }

  type Some = readonly [ListedMovement, ...ListedMovement[]];
  async function hearOf(movements: Some, isEnd: boolean): Promise<void> {
    const payment = await paymentOf(movements[0]);
    if (!payment && movements[0].reference === null && !isEnd) return void waiting.push(...movements);
    if (!payment) return stranger(movements);
    result.compared += movements.length;
    for (const movement of movements) told.add(keyOf(movement.kind, movement.id));
    if ((await wrong(payment, movements)).length === 0) return;
    await look(payment);
    const still = await wrong(payment, movements);
    if (still.length === 0) result.mended += 1;
    differ(...still);
  }

  /** The same account may serve a shop's counter, too. Only what looks like a reference of ours is told to people. */
  function stranger(movements: readonly ListedMovement[]): void {
    for (const { kind, id: gatewayId, amount: theirs, currency, at, reference } of movements) {
      if (reference === null || !OURS.test(reference)) result.foreign += 1;
      else differ({ what: "unknown", kind, gatewayId, paymentId: null, ours: null, theirs, currency, at });
    }
  }

  async function missingThere(): Promise<void> {
    const missing = new Map<string, LedgerLine[]>();
    let after: string | null = null;
    for (;;) {
      const lines: (LedgerLine & { lineId: string })[] = await books.linesBetween(report, after);
      for (const line of lines) {
        const key = keyOf(line.kind, baseOf(line.id));
        if (!told.has(key)) missing.set(key, [...(missing.get(key) ?? []), line]);
      }
      after = lines.at(-1)?.lineId ?? null;
      if (after === null) break;
    }
    for (const [line, ...more] of missing.values()) if (line) differ(missingOf(line, sumOf([line, ...more])));
  }

  async function unpaid(): Promise<void> {
    for (const payment of await books.paidWithoutLines(report, MOST_UNPAID)) {
      await look(payment);
      if ((await books.linesOf(tenantId, payment.id)).length > 0) {
        result.mended += 1;
        continue;
      }
      const { id: paymentId, externalId, amount: ours, currency, paidAt, createdAt } = payment;
      const own = { gatewayId: externalId ?? "", paymentId, ours, currency, at: paidAt ?? createdAt };
      differ({ what: "unpaid", kind: null, theirs: null, ...own });
    }
  }

  async function hear(told: readonly ListedMovement[], isEnd: boolean): Promise<void> {
    for (const { charge, reference } of told)
      if (charge !== null && reference !== null) references.set(charge, reference);
    const groups = new Map<string, [ListedMovement, ...ListedMovement[]]>();
    for (const one of told) {
      const movement = { ...one, reference: one.reference ?? references.get(one.charge ?? "") ?? null };
      const name = movement.reference ?? movement.charge ?? movement.id;
      const group = groups.get(name);
      if (group) group.push(movement);
      else groups.set(name, [movement]);
    }
    for (const group of groups.values()) await hearOf(group, isEnd);
  }

  return {
    hear: (page: readonly ListedMovement[]) => hear(page, false),
    async end(): Promise<Compared> {
      const left = waiting;
      waiting = [];
      await hear(left, true);
      await missingThere();
      await unpaid();
      return result;
    },
  };
}

const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const missingOf = ({ kind, id, paymentId, currency, at }: LedgerLine, ours: number): Difference => ({
  what: "missing_there",
  kind,
  gatewayId: baseOf(id),
  paymentId,
  ours,
  theirs: null,
  currency,
  at,
});
const keyOf = (kind: string, id: string) => `${kind} ${id}`;
const sumOf = (lines: readonly LedgerLine[]) => lines.reduce((sum, { amount }) => sum + amount, 0);
