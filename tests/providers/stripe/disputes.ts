import { moveBalance } from "./balance.js";
import { emit } from "./events.js";
import type { Charge, Dispute } from "./objects.js";
import { type Account, lookUp, seconds, type World } from "./world.js";

/** The card's bank takes money back, or only asks (`inquiry`), which moves none. */
export function openDispute(
  world: World,
  account: Account,
  charge: Charge,
  wanted: { amount: number; reason: string; inquiry: boolean },
): Dispute {
  const { amount, reason, inquiry } = wanted;
  const { currency } = charge;
  const id = `du_${world.ids.text(24)}`;
  const fee = account.settings.fees.dispute;
  const movement = { amount: -amount, fee, currency, type: "adjustment", source: id, category: "dispute" } as const;
  const created = seconds(world);
  const dispute: Dispute = {
    id,
    object: "dispute",
    created,
    livemode: account.settings.live,
    amount,
    currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    status: inquiry ? "warning_needs_response" : "needs_response",
    balance_transactions: inquiry ? [] : [moveBalance(world, account, movement)],
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: { due_by: created + 9 * 24 * 60 * 60, has_evidence: false, past_due: false, submission_count: 0 },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    metadata: {},
    reason,
  };
  account.tables.dispute.set(id, dispute);
  charge.disputed = !inquiry;
  emit(world, account, "charge.dispute.created", dispute);
  if (!inquiry) emit(world, account, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** Won, the money comes back, and the fee with it. */
export function closeDispute(world: World, account: Account, dispute: Dispute, as: "won" | "lost"): Dispute {
  const inquiry = dispute.status === "warning_needs_response";
  if (!inquiry && dispute.status !== "needs_response") throw new Error(`dispute ${dispute.id} is ${dispute.status}`);
  const before = { status: dispute.status };
  dispute.status = inquiry ? "warning_closed" : as;
  emit(world, account, "charge.dispute.closed", dispute, before);
  if (inquiry || as === "lost") return dispute;
  const { amount, currency, id: source } = dispute;
  const fee = -account.settings.fees.dispute;
  const movement = { amount, fee, currency, type: "adjustment", source, category: "dispute_reversal" } as const;
  dispute.balance_transactions.push(moveBalance(world, account, movement));
  const charge = lookUp(account, "charge", dispute.charge);
  if (charge) charge.disputed = false;
  emit(world, account, "charge.dispute.funds_reinstated", dispute);
  return dispute;
}
