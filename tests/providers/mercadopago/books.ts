import { type BookEntry, type Books, closed } from "../shared/book-entry.js";
import type { World } from "./world.js";

/** What Mercado Pago holds of an account's money. A refund in process is not in it, a claim moves nothing. */
export function booksOf(world: World, userId: number): Books {
  const payments = [...world.payments.values()].filter((payment) => payment.userId === userId);
  const ofPayments = payments.flatMap(({ id, cents, feeCents, approvedAt, refunds }): BookEntry[] => {
    if (approvedAt === null) return [];
    const payment = String(id);
    const fee: BookEntry = { kind: "fee", id: payment, payment, cents: -feeCents, at: approvedAt };
    const done = refunds.filter(({ status }) => status === "approved");
    return [
      { kind: "charge", id: payment, payment, cents, at: approvedAt },
      ...(feeCents === 0 ? [] : [fee]),
      ...done.map((one): BookEntry => ({ kind: "refund", id: String(one.id), payment, cents: -one.cents, at: one.at })),
    ];
  });
  const chargebacks = [...world.chargebacks.values()].filter((one) => one.userId === userId);
  const ofChargebacks = chargebacks.flatMap(({ id, paymentId, cents, outcome, createdAt, updatedAt }): BookEntry[] => {
    const payment = String(paymentId);
    const back: BookEntry = { kind: "dispute_won", id, payment, cents, at: updatedAt };
    return [{ kind: "dispute", id, payment, cents: -cents, at: createdAt }, ...(outcome === "covered" ? [back] : [])];
  });
  return closed([...ofPayments, ...ofChargebacks]);
}
