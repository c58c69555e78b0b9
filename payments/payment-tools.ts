import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import type { Tell } from "../bot/ports/rooms.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import { createCallGateway } from "./call-gateway.js";
import type { Gateway } from "./gateway.js";
import type { Order, OrderStore, Payment } from "./ports.js";
import { createTellPayment } from "./tell-payment.js";

export type CashierOptions = {
  orders: OrderStore;
  /**
   * The first gateway that is open for a conversation's channel takes its new payments. The others are still asked about
   * payments that they made.
   */
  gateways: readonly Gateway[];
  tell: Tell;
  /** Breakers by gateway. */
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

/** What all work on a payment needs. */
export type PaymentTools = ReturnType<typeof createPaymentTools>;

export function createPaymentTools(options: CashierOptions) {
  const { orders, gateways, now, log } = options;
  return {
    orders,
    now,
    log,
    call: createCallGateway(options),
    told: createTellPayment(options.tell),
    gatewayOf: (payment: Payment): Gateway | null => gateways.find(({ name }) => name === payment.gateway) ?? null,
    /** The payment with its order, as they are now; null when it is gone. */
    async refresh(payment: Pick<Payment, "id" | "tenantId" | "orderId">): Promise<[Order, Payment] | null> {
      const found = await orders.change(payment.tenantId, payment.orderId, () => null);
      const now = found?.payments.find((one) => one.id === payment.id);
      return found && now ? [found.order, now] : null;
    },
  };
}

/** The fields by which the log names a payment. */
export const about = (payment: Payment) => ({
  trace: traceOf(payment.effectKey),
  payment: payment.id,
  gateway: payment.gateway,
});
