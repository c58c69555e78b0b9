import type { Asked, GatewayAccount, GatewayPayment, Refunded, RefundRequest } from "../gateway.js";
import { centsOf, reaisOf } from "./amounts.js";
import { refundSchema, refundsSchema } from "./answers.js";
import type { MercadoPagoCalls } from "./mercadopago-calls.js";

/** Only who sends this is shown refunds that are still in process. */
const SHOW_IN_PROCESS = { "x-render-in-process-refunds": "true" };

/**
 * Gives money of one of Mercado Pago's payments back. A refund of a Pix that takes longer is answered 400 although it may
 * still go through, and the same key gets that answer again, whatever became of it. So what the payment and its refunds
 * say counts more than the answer. They are looked at first, because nobody knows for how long a key is remembered.
 */
export async function giveBack(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  request: RefundRequest,
  paymentId: string,
  read: () => Promise<Asked>,
  signal: AbortSignal,
): Promise<Refunded> {
  const { key, amount, wasUnderWay } = request;
  const before = await look(calls, account, request, paymentId, read, signal, wasUnderWay);
  if (before.outcome !== "neither") return before;
  if (wasUnderWay) return { outcome: "refused", reason: "the refund did not go through" };
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
  const after = await look(calls, account, request, paymentId, read, signal, true);
  if (after.outcome !== "neither") return after;
  const { payment } = after;
  if (answer.outcome === "answered") return { outcome: "under_way", payment };
  return isImpossible(request, payment)
    ? { outcome: "refused", reason: answer.reason }
    : { outcome: "unavailable", reason: "it may still be under way" };
}

type Look = Exclude<Refunded, { outcome: "refused" }> | { outcome: "neither"; payment: GatewayPayment };

/**
 * What the payment and its refunds say. The refunds are asked first: one that ends between the two questions is in process
 * in the first answer, or back in the second. While it is not sure that Mercado Pago ever heard of this refund (`heard`),
 * money that went back in other amounts is none of it.
 */
async function look(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  request: RefundRequest,
  paymentId: string,
  read: () => Promise<Asked>,
  signal: AbortSignal,
  heard: boolean,
): Promise<Look> {
  const path = `/v1/payments/${encodeURIComponent(paymentId)}/refunds`;
  const listed = await calls.get(account, signal, refundsSchema, path, SHOW_IN_PROCESS);
  if (listed.outcome === "refused" && listed.status === 404) return { outcome: "missing" };
  if (listed.outcome !== "answered") return { outcome: "unavailable", reason: listed.reason };
  const now = await read();
  if (now.outcome !== "found") return now;
  const { payment } = now;
  const { what, amount, before } = request;
  const wanted = amount ?? (what === "surplus" ? before : payment.amount - before);
  const made = listed.body.filter(({ status }) => status === "approved").map((refund) => centsOf(refund.amount));
  const went = what === "surplus" ? before - payment.surplus : payment.refunded - before;
  const isBack = wanted > 0 && went >= wanted;
  if (isBack && (heard || made.includes(wanted))) return { outcome: "refunded", payment };
  // The payment may show a moment later what its refunds say.
  const soon = made.reduce((sum, cents) => sum + cents, 0) - (what === "surplus" ? 0 : before);
  const underWay =
    listed.body.some(({ status }) => status === "in_process") || (!isBack && wanted > 0 && soon >= wanted);
  return { outcome: underWay ? "under_way" : "neither", payment };
}

/** An answer of 400 or 409 is final when the payment itself says that nothing can go back. */
function isImpossible({ what, amount }: RefundRequest, payment: GatewayPayment): boolean {
  const left = what === "surplus" ? payment.surplus : payment.amount - payment.refunded;
  return payment.state !== "paid" || (amount ?? left) > left;
}
