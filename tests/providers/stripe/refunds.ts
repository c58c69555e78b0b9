import { moveBalance } from "./balance.js";
import { emit } from "./events.js";
import type { Charge, Refund } from "./objects.js";
import { invalid } from "./refusals.js";
import { type Account, lookUp, seconds, type World } from "./world.js";

export type RefundWanted = {
  amount?: number | undefined;
  reason?: string | undefined;
  metadata?: Record<string, string>;
};

/** Gives money of a charge back; refuses what Stripe refuses. The fee stays with Stripe. */
export function refund(world: World, account: Account, charge: Charge, wanted: RefundWanted): Refund {
  const left = charge.amount - charge.amount_refunded;
  const amount = wanted.amount ?? left;
  if (charge.status !== "succeeded") throw invalid(`Charge ${charge.id} has not been paid.`);
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });
  }
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  if (amount < 1 || amount > left) {
    const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
    throw invalid(message, { param: "amount" });
  }
  const pix = Reflect.get(Object(charge.payment_method_details), "type") === "pix";
  const type = pix ? "payment_refund" : "refund";
  const id = `${pix ? "pyr" : "re"}_${world.ids.text(24)}`;
  const { currency } = charge;
  const movement = { amount: -amount, fee: 0, currency, type, source: id, category: "refund" } as const;
  const made: Refund = {
    id,
    object: "refund",
    created: seconds(world),
    amount,
    currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    status: world.refundsPend ? "pending" : "succeeded",
    balance_transaction: moveBalance(world, account, movement).id,
    metadata: wanted.metadata ?? {},
    reason: wanted.reason ?? null,
    customer: null,
    customer_account: null,
    receipt_number: null,
    source_transfer_reversal: null,
    transfer_reversal: null,
  };
  account.tables.refund.set(id, made);
  const before = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(world, account, "charge.refunded", charge, before);
  emit(world, account, "refund.created", made);
  return made;
}

/** A refund that was under way ends. Failed, the money comes back to the shop's balance. */
export function settleRefund(world: World, account: Account, refund: Refund, as: "succeeded" | "failed"): Refund {
  const before = { status: refund.status };
  refund.status = as;
  if (as === "failed") {
    const { amount, currency, id: source } = refund;
    const movement = { amount, fee: 0, currency, type: "refund_failure", source, category: "refund_failure" } as const;
    refund.failure_balance_transaction = moveBalance(world, account, movement).id;
    refund.failure_reason = "expired_or_canceled_card";
    const charge = lookUp(account, "charge", refund.charge);
    if (charge) {
      charge.amount_refunded -= amount;
      charge.refunded = false;
      emit(world, account, "charge.updated", charge);
    }
    emit(world, account, "refund.failed", refund);
  }
  emit(world, account, "refund.updated", refund, before);
  emit(world, account, "charge.refund.updated", refund, before);
  return refund;
}
