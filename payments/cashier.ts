import type { RoomAnswer } from "../bot/ports/rooms.js";
import { createKeyedQueue } from "../platform/keyed-queue.js";
import { reasonOf } from "./call-gateway.js";
import { collectPayment, FAILED_AGAIN_MS } from "./collect-payment.js";
import { endPayment } from "./end-payment.js";
import type { Belonging } from "./gateway.js";
import { lookAtPayment } from "./look-at-payment.js";
import type { OpenAccount, PaymentAccounts } from "./payment-accounts.js";
import { about, type CashierOptions, createPaymentTools } from "./payment-tools.js";
import type { Order, Payment } from "./ports.js";
import { refundOrder } from "./refund-order.js";

export type Cashier = {
  /** How a new payment can be made; empty when no account can serve. */
  ways: PaymentAccounts["ways"];
  /** Whether a payment was made at this account. */
  isAt(account: OpenAccount, payment: Payment): boolean;
  /** Creates a charge's payment at the gateway, or tells its state. Harmless to repeat. */
  collect(paymentId: string, tenantId: string, orderId: string): Promise<RoomAnswer<"orders.charge">>;
  /** Ends a payment that the customer called off, at the gateway too, and records its state. Harmless to repeat. */
  end(payment: Payment): Promise<RoomAnswer<"orders.cancel">>;
  /** Gives a whole paid order back, under a flow's rule. Harmless to repeat. */
  refund(order: Order, withinMs: number): Promise<RoomAnswer<"orders.refund">>;
  /**
   * Asks the gateway about a payment's state, records it and tells the conversation. One call at a time per payment.
   */
  look(payment: Payment): Promise<void>;
  /** To which payment something of an account's gateway belongs, says the gateway. */
  referenceOf(at: OpenAccount, thing: string): Promise<Belonging>;
  /** Looks at all payments that are due. */
  poll(): Promise<void>;
};

/**
 * Deals with gateways: creates payments, asks about them, settles them and tells conversations. It believes only what a
 * gateway itself answers.
 */
export function createCashier(options: CashierOptions): Cashier {
  const { orders, accounts, now, log } = options;
  const tools = createPaymentTools(options);
  /** Work on one payment is done one after the other, so that its conversation hears the results in order. */
  const inTurn = createKeyedQueue().run;

  /** Looks that have not begun. A gateway tells of one payment many times at once, and one look sees it all. */
  const waiting = new Map<string, Promise<void>>();

  function look(payment: Payment): Promise<void> {
    const known = waiting.get(payment.id);
    if (known) return known;
    const look = inTurn(payment.id, () => {
      waiting.delete(payment.id);
      return lookAtPayment(tools, payment);
    });
    waiting.set(payment.id, look);
    return look;
  }

  return {
    ways: accounts.ways,
    isAt: ({ account }, payment) => accounts.of(payment)?.account.id === account.id,
    collect: (id, tenantId, orderId) => inTurn(id, () => collectPayment(tools, { id, tenantId, orderId })),
    end: (payment) => inTurn(payment.id, () => endPayment(tools, payment)),
    refund: (order, withinMs) => refundOrder(tools, order, withinMs, inTurn),
    look,
    async referenceOf(at, thing) {
      const { referenceOf } = at.gateway;
      if (!referenceOf) return { outcome: "missing" };
      const found = await tools.call(at, (limits) => referenceOf(at.account, thing, limits));
      return found.outcome === "held_back" ? { outcome: "unavailable", reason: reasonOf(found) } : found;
    },
    async poll() {
      const due = await orders.paymentsToAsk(now(), 50);
      await Promise.all(
        due.map((payment) =>
          look(payment).catch(async (error: unknown) => {
            log.error({ err: error, ...about(payment) }, "a payment could not be settled");
            await orders.setAskAt(payment, now() + FAILED_AGAIN_MS);
          }),
        ),
      );
    },
  };
}
