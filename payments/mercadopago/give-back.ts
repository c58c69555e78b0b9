import type { Asked, GatewayAccount, Refunded, RefundRequest } from "../gateway.js";
import { reaisOf } from "./amounts.js";
import { refundSchema } from "./answers.js";
import type { MercadoPagoCalls } from "./mercadopago-calls.js";

/**
 * Gives money of one of Mercado Pago's payments back. A refund of a Pix that takes longer is answered 400 although it may
 * still go through, so only what the payment itself says makes a 400 final.
 */
export async function giveBack(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  { key, amount }: RefundRequest,
  paymentId: string,
  read: () => Promise<Asked>,
  signal: AbortSignal,
): Promise<Refunded> {
  const answer = await calls.ask(account, signal, refundSchema, key, (sdk, config, requestOptions) => {
    const refunds = new sdk.PaymentRefund(config);
    return amount === null
      ? refunds.total({ payment_id: paymentId, requestOptions })
      : refunds.create({ payment_id: paymentId, body: { amount: reaisOf(amount) }, requestOptions });
  });
  if (answer.outcome === "unavailable") return answer;
  if (answer.outcome === "refused" && answer.status === 404) return { outcome: "missing" };
  const now = await read();
  if (now.outcome !== "found") return now;
  const { payment } = now;
  if (answer.outcome === "answered") return { outcome: "refunded", payment };
  const left = payment.amount - payment.refunded;
  const never = answer.status !== 400 || payment.state !== "paid" || (amount ?? left) > left;
  const { reason } = answer;
  return never ? { outcome: "refused", reason } : { outcome: "unavailable", reason: "it may still be under way" };
}
