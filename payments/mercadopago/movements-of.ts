import { randomUUID } from "node:crypto";
import type { Movement } from "../../bot/vocabulary/movement.js";
import type { GatewayAccount } from "../gateway.js";
import { centsOf } from "./amounts.js";
import { chargebackSearchSchema, type MpChargeback, type MpPayment } from "./answers.js";
import type { MercadoPagoCalls, MpAnswer } from "./mercadopago-calls.js";

/** A payment with what a card's bank took back of it. */
export type WithChargebacks = MpPayment & { chargebacks?: readonly MpChargeback[] };

/** A payment with its chargebacks, where it has some; a claim moves no money. Unavailable where they are not told. */
export async function withChargebacks(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  payment: MpPayment,
  signal: AbortSignal,
): Promise<Exclude<MpAnswer<WithChargebacks>, { outcome: "refused" }>> {
  if (payment.status !== "charged_back") return { outcome: "answered", body: payment };
  const found = await calls.ask(account, signal, chargebackSearchSchema, randomUUID(), (sdk, config, requestOptions) =>
    new sdk.Chargeback(config).search({ options: { payment_id: Number(payment.id) }, requestOptions }),
  );
  if (found.outcome !== "answered") return { outcome: "unavailable", reason: `its chargebacks: ${found.reason}` };
  return { outcome: "answered", body: { ...payment, chargebacks: found.body.results } };
}

/** What one of Mercado Pago's payments did to the account's money. A refund in process has not moved any yet. */
export function movementsOf(payment: WithChargebacks): Movement[] {
  const { id, date_approved: paidAt, currency_id: currency, chargebacks = [] } = payment;
  if (paidAt === null || paidAt === undefined) return [];
  const fee = (payment.fee_details ?? [])
    .filter(({ fee_payer: payer }) => payer !== "payer")
    .reduce((sum, { amount }) => sum + centsOf(amount), 0);
  const refunds = (payment.refunds ?? [])
    .filter(({ status }) => status === "approved")
    .map(
      (one): Movement => ({
        kind: "refund",
        id: one.id,
        amount: -centsOf(one.amount),
        currency,
        at: one.date_created,
      }),
    );
  const disputes = chargebacks.flatMap((one): Movement[] => {
    const amount = centsOf(one.amount);
    const taken: Movement = { kind: "dispute", id: one.id, amount: -amount, currency, at: one.date_created };
    const at = one.date_last_updated ?? one.date_created;
    return one.coverage_applied === true ? [taken, { ...taken, kind: "dispute_won", amount, at }] : [taken];
  });
  return [
    { kind: "charge", id, amount: centsOf(payment.transaction_amount), currency, at: paidAt },
    ...(fee > 0 ? [{ kind: "fee" as const, id, amount: -fee, currency, at: paidAt }] : []),
    ...refunds,
    ...disputes,
  ];
}
