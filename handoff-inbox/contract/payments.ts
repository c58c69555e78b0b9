import { z } from "zod";
import { ORDER_STATES, PAYMENT_STATES } from "../../bot/vocabulary/order-states.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

/** Amounts are integers of the currency's smallest unit. */
export const deskPaymentSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    /** The order's number, as the customer was told. */
    number: z.int(),
    orderState: z.enum(ORDER_STATES),
    conversationId: z.string(),
    contactName: z.string(),
    gateway: z.string(),
    state: z.enum(PAYMENT_STATES),
    amount: z.int(),
    refunded: z.int(),
    surplus: z.int(),
    currency: z.string(),
    /** Why people look at it; null when nothing is in doubt. */
    doubt: z
      .enum(["surplus", "refund_failed", "late", "twice", "in_review", "unexpected", "differs", "unknown", "missing"])
      .nullable(),
    paidAt: z.number().nullable(),
    createdAt: z.number(),
    /** What can be given back now; null when there is nothing, or a refund is under way. */
    giving: z.object({ what: z.enum(["payment", "surplus"]), amount: z.int() }).nullable(),
    accepts: z.boolean(),
    /** The last refund that we asked for. */
    refund: z.object({ state: z.string(), amount: z.int(), reason: z.string() }).nullable(),
  })
  .meta({ id: "DeskPayment" });
export type DeskPayment = z.infer<typeof deskPaymentSchema>;

const paymentList = z.object({ items: z.array(deskPaymentSchema) }).meta({ id: "DeskPayments" });

export const paymentsToReviewRoute = defineRoute({
  method: "get",
  path: "/payments-to-review",
  may: "payments.settle",
  summary: "Money that came late, twice or unexpectedly, and refunds that did not go: the 100 that wait longest.",
  answer: paymentList,
});
export const orderPaymentsRoute = defineRoute({
  method: "get",
  path: "/orders/:id/payments",
  may: "payments.settle",
  summary: "The payments of an order, and what can be given back of each.",
  params: z.object({ id: z.string() }),
  answer: paymentList,
});
export const refundPaymentRoute = defineRoute({
  method: "post",
  path: "/payments/:id/refund",
  may: "payments.settle",
  summary: "Gives money back, whole (`amount` null) or in part. It is done soon afterwards; the customer is told then.",
  params: z.object({ id: z.string() }),
  body: z.strictObject({
    what: z.enum(["payment", "surplus"]),
    amount: z.int().min(1).max(1_000_000_000).nullable(),
    /** For the company's own books. The customer does not read it. */
    reason: z.string().trim().min(3).max(300),
  }),
  status: 202,
  answer: null,
});
/** A second time finds nothing to accept (409) and changes nothing. */
export const acceptPaymentRoute = defineRoute({
  method: "post",
  path: "/payments/:id/accept",
  may: "payments.settle",
  summary: "Keeps money that came late, twice or unexpectedly. An order that waited for it goes on.",
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 202,
  answer: null,
});
