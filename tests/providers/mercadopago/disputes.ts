import { changePayment, refund } from "./payment-changes.js";
import { tellOfChargeback, tellOfClaim } from "./tell.js";
import { type Chargeback, type Claim, type Payment, unrefunded, type World } from "./world.js";

/** The card's bank takes the money back. */
export function openChargeback(world: World, payment: Payment, cents: number | null, reason: string): Chargeback {
  if (payment.approvedAt === null) throw new Error(`payment ${payment.id} was never paid`);
  const now = world.clock.now();
  const { userId, id: paymentId } = payment;
  const amount = cents ?? unrefunded(payment);
  const id = world.ids.digits(18);
  const chargeback: Chargeback = {
    id,
    userId,
    paymentId,
    cents: amount,
    reason,
    outcome: "open",
    createdAt: now,
    updatedAt: now,
  };
  world.chargebacks.set(id, chargeback);
  changePayment(world, payment, { status: "charged_back", detail: "in_process" });
  tellOfChargeback(world, chargeback);
  return chargeback;
}

/** `covered`: Mercado Pago pays the seller back (`reimbursed`). `lost`: the money stays away (`settled`). */
export function closeChargeback(world: World, chargeback: Chargeback, as: "covered" | "lost"): void {
  const payment = world.payments.get(chargeback.paymentId);
  if (!payment || chargeback.outcome !== "open") throw new Error(`chargeback ${chargeback.id} is not open`);
  chargeback.outcome = as;
  chargeback.updatedAt = world.clock.now();
  changePayment(world, payment, { detail: as === "covered" ? "reimbursed" : "settled" });
  tellOfChargeback(world, chargeback);
}

/** The customer complains to Mercado Pago, which keeps the money meanwhile. */
export function openClaim(world: World, payment: Payment, type: string): Claim {
  if (payment.status !== "approved") throw new Error(`payment ${payment.id} is ${payment.status}`);
  const now = world.clock.now();
  const { userId, id: paymentId } = payment;
  const id = Number(world.ids.digits(10));
  const claim: Claim = {
    id,
    userId,
    paymentId,
    type,
    status: "opened",
    resolution: null,
    createdAt: now,
    updatedAt: now,
  };
  world.claims.set(id, claim);
  changePayment(world, payment, { status: "in_mediation", detail: "pending" });
  tellOfClaim(world, claim, "claim.created");
  return claim;
}

/** For the customer, who gets the money back, or for the seller, who keeps it. */
export function closeClaim(world: World, claim: Claim, as: "refunded" | "seller"): void {
  const payment = world.payments.get(claim.paymentId);
  if (!payment || claim.status !== "opened") throw new Error(`claim ${claim.id} is not open`);
  Object.assign(claim, { status: "closed", resolution: as, updatedAt: world.clock.now() });
  const partly = payment.refunds.some(({ status }) => status === "approved");
  changePayment(world, payment, { status: "approved", detail: partly ? "partially_refunded" : "accredited" });
  if (as === "refunded") refund(world, payment, unrefunded(payment), "admin");
  tellOfClaim(world, claim, "claim.updated");
}
