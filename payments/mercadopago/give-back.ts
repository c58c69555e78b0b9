import type { Asked, GatewayAccount, GatewayPayment, Refunded, RefundRequest } from "../gateway.js";
import { reaisOf } from "./amounts.js";
import { refundSchema, refundsSchema } from "./answers.js";
import type { MercadoPagoCalls } from "./mercadopago-calls.js";

/** Only who sends this is shown refunds that are still in process. */
const SHOW_IN_PROCESS = { "x-render-in-process-refunds": "true" };

/**
 * Gives money of one of Mercado Pago's payments back. A refund of a Pix that takes longer is answered 400 although it may
 * still go through, and the same key gets that answer again, whatever became of it. So what the payment and its refunds
 * say counts more than the answer.
 */
export async function giveBack(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  request: RefundRequest,
  paymentId: string,
  read: () => Promise<Asked>,
  signal: AbortSignal,
): Promise<Refunded> {
  const { key, amount } = request;
  const answer = await calls.ask(account, signal, refundSchema, key, (sdk, config, requestOptions) => {
    const refunds = new sdk.PaymentRefund(config);
    return amount === null
      ? refunds.total({ payment_id: paymentId, requestOptions })
      : refunds.create({ payment_id: paymentId, body: { amount: reaisOf(amount) }, requestOptions });
  });
  if (answer.outcome === "unavailable") return answer;
  if (answer.outcome === "refused" && answer.status === 404) return { outcome: "missing" };
  // A refund that is under way answers 400 or 409, and so does its key while another call of ours uses it.
  if (answer.outcome === "refused" && answer.status !== 400 && answer.status !== 409)
    return { outcome: "refused", reason: answer.reason };
  const status = answer.outcome === "answered" ? answer.body.status : null;
  if (status === "rejected" || status === "cancelled") return { outcome: "refused", reason: `the refund is ${status}` };
  const now = await read();
  if (now.outcome !== "found") return now;
  const { payment } = now;
  if (status === "approved" || wentBack(request, payment)) return { outcome: "refunded", payment };
  const path = `/v1/payments/${encodeURIComponent(paymentId)}/refunds`;
  const listed = await calls.get(account, signal, refundsSchema, path, SHOW_IN_PROCESS);
  if (listed.outcome !== "answered") return { outcome: "unavailable", reason: listed.reason };
  const inProcess = listed.body.some((refund) => refund.status === "in_process");
  if (inProcess) return { outcome: "under_way", payment };
  if (request.wasUnderWay) return { outcome: "refused", reason: "the refund did not go through" };
  if (answer.outcome === "answered") return { outcome: "under_way", payment };
  return isImpossible(request, payment)
    ? { outcome: "refused", reason: answer.reason }
    : { outcome: "unavailable", reason: "it may still be under way" };
}

function wentBack({ what, amount, before }: RefundRequest, payment: GatewayPayment): boolean {
  const wanted = amount ?? (what === "surplus" ? before : payment.amount - before);
  const went = what === "surplus" ? before - payment.surplus : payment.refunded - before;
  return wanted > 0 && went >= wanted;
}

/** An answer of 400 or 409 is final when the payment itself says that nothing can go back. */
function isImpossible({ what, amount }: RefundRequest, payment: GatewayPayment): boolean {
  const left = what === "surplus" ? payment.surplus : payment.amount - payment.refunded;
  return payment.state !== "paid" || (amount ?? left) > left;
}
