import { randomUUID } from "node:crypto";
import type { GatewayAccount, Listed, ListedMovement } from "../gateway.js";
import { mpDate } from "./amounts.js";
import { type MpPayment, paymentSearchSchema } from "./answers.js";
import type { MercadoPagoCalls } from "./mercadopago-calls.js";
import { movementsOf, type WithChargebacks } from "./movements-of.js";
import { isMissing, type SinglePayments, unavailable } from "./pix-payments.js";

/** Each payment is asked for, too, so a page has few. */
const PAGE = 20;
const DAY_MS = 86_400_000;

/**
 * What moved the account's money: the payments that changed since `from`, each with all of its movements. The newest change
 * comes first, so that what changes while pages are turned is told twice, and nothing is left out. The search may have
 * less of a payment than the payment itself, which is asked for where it has a reference.
 */
export async function listMovements(
  calls: MercadoPagoCalls,
  single: SinglePayments,
  account: GatewayAccount,
  { from, cursor }: { from: number; cursor: string | null },
  now: number,
  signal: AbortSignal,
): Promise<Listed> {
  const offset = Number(cursor ?? 0);
  const options = {
    range: "date_last_updated" as const,
    begin_date: mpDate(from),
    end_date: mpDate(now + DAY_MS),
    sort: "date_last_updated" as const,
    criteria: "desc" as const,
    limit: PAGE,
    offset,
  };
  const found = await calls.ask(account, signal, paymentSearchSchema, randomUUID(), (sdk, config, requestOptions) =>
    new sdk.Payment(config).search({ options, requestOptions }),
  );
  if (found.outcome !== "answered") return found;
  const { results, paging } = found.body;
  const own = results.filter(({ collector_id: owner }) => owner === account.externalId);
  const movements: ListedMovement[] = [];
  const asked = await Promise.all(own.map((payment) => whole(single, account, payment, signal)));
  for (const payment of asked) {
    if (payment === null) continue;
    if ("outcome" in payment) return payment;
    const { id: charge, external_reference: reference } = payment;
    for (const movement of movementsOf(payment)) movements.push({ ...movement, reference: reference ?? null, charge });
  }
  const end = offset + results.length;
  return { outcome: "listed", movements, next: results.length === 0 || end >= paging.total ? null : String(end) };
}

/** Null: the search knows a payment that is not there any more. */
async function whole(
  single: SinglePayments,
  account: GatewayAccount,
  payment: MpPayment,
  signal: AbortSignal,
): Promise<WithChargebacks | { outcome: "unavailable"; reason: string } | null> {
  if (!payment.external_reference) return payment;
  const found = await single.getWhole(account, payment.id, signal);
  if (found.outcome === "answered") return found.body;
  return isMissing(found) ? null : unavailable(found);
}
