import type Stripe from "stripe";
import type { Movement, MovementKind } from "../../bot/vocabulary/movement.js";

/** A movement of Stripe's balance, with what it is about. */
type Moved = Pick<Stripe.BalanceTransaction, "amount" | "fee" | "currency" | "created">;

/**
 * What Stripe's balance says that happened to the account's money because of these charges. A charge that succeeded may
 * come into the balance later, and counts then. Amounts are those of the balance, which may have another currency than
 * the charge.
 */
export function movementsOf(
  charges: readonly Stripe.Charge[],
  refunds: readonly Stripe.Refund[],
  disputes: readonly Stripe.Dispute[],
): Movement[] {
  const paid = charges.filter(({ status }) => status === "succeeded");
  const moves = [
    ...paid.flatMap(({ id, balance_transaction: came }) => [
      ...movementOf("charge", id, movedOf(came)),
      ...feeOf("fee", id, movedOf(came)),
    ]),
    ...refunds.flatMap(({ id, balance_transaction: went, failure_balance_transaction: cameBack }) => [
      ...movementOf("refund", id, movedOf(went)),
      ...movementOf("refund_failed", id, movedOf(cameBack ?? null)),
    ]),
    ...disputes.flatMap(({ balance_transactions: moved }) => moved.flatMap(disputeMovements)),
  ];
  return moves.toSorted((a, b) => a.at - b.at);
}

/**
 * What one balance transaction of a dispute moved, under the transaction's own id: a dispute may have several of a kind,
 * such as a fee that Stripe gives back when it is won. Stripe's category tells the kind and the amount does not: what was
 * given back already moves nothing when it is disputed.
 */
export function disputeMovements(moved: Stripe.BalanceTransaction): Movement[] {
  const kind = moved.reporting_category === "dispute_reversal" ? "dispute_won" : "dispute";
  return [...movementOf(kind, moved.id, moved), ...feeOf("dispute_fee", moved.id, moved)];
}

/** Null while there is none, or when Stripe gave its id alone. */
const movedOf = (moved: string | Moved | null): Moved | null => (typeof moved === "string" ? null : moved);

/** A movement under the id of what it is about; none where there is none yet. */
export function movementOf(kind: MovementKind, id: string, moved: Moved | null): Movement[] {
  if (!moved) return [];
  const { amount, currency, created } = moved;
  return [{ kind, id, amount, currency: currency.toUpperCase(), at: created * 1_000 }];
}

/** What Stripe took for itself with a movement. */
export function feeOf(kind: MovementKind, id: string, moved: Moved | null): Movement[] {
  return !moved || moved.fee === 0 ? [] : movementOf(kind, id, { ...moved, amount: -moved.fee });
}
