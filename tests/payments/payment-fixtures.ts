import type { Order, Payment } from "../../payments/ports.js";

/** A payment of R$ 50 that is about to be made, open for an hour. */
export const paymentFixture = (id: string, accountId: string, now: number): Payment => ({
  id,
  tenantId: "t",
  conversationId: "v",
  channelId: "h",
  orderId: `order-${id}`,
  effectKey: `e-${id}`,
  gateway: "bank",
  accountId,
  externalId: null,
  state: "creating",
  amount: 5_000,
  refunded: 0,
  refund: null,
  surplus: 0,
  surplusAccepted: 0,
  dispute: null,
  currency: "BRL",
  methods: null,
  paidAt: null,
  url: null,
  pixCode: null,
  pixPicture: null,
  problem: null,
  expiresAt: now + 3_600_000,
  createdAt: now,
});

/** The order of such a payment, as the payment has made it. */
export const orderFixture = (payment: Payment): Order => ({
  id: payment.orderId,
  tenantId: "t",
  number: 1,
  contactId: "c",
  conversationId: "v",
  state: payment.state === "paid" ? "paid" : payment.state === "review" ? "review" : "approved",
  heldFrom: null,
  began: false,
  total: 5_000,
  currency: "BRL",
  discount: 0,
  scheduledFor: null,
  technicianId: null,
  lines: [],
});
