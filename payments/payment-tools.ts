import type { Breakers } from "../bot/ports/breakers.js";
import type { Files } from "../bot/ports/files.js";
import type { Meter } from "../bot/ports/meter.js";
import type { Tell } from "../bot/ports/rooms.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import { createCallGateway } from "./call-gateway.js";
import type { GatewayAccount } from "./gateway.js";
import type { OpenAccount, PaymentAccounts } from "./payment-accounts.js";
import type { Order, OrderStore, Payment } from "./ports.js";
import { createTellPayment } from "./tell-payment.js";

export type CashierOptions = {
  orders: OrderStore;
  accounts: PaymentAccounts;
  /** The address to which an account's gateway must send notifications. */
  notifyUrl(account: GatewayAccount): string;
  /** The page of ours to which a gateway sends the customer's browser afterwards. */
  returnUrl(): string;
  tell: Tell;
  /** Keeps the pictures that gateways give. */
  files: Pick<Files, "put">;
  /** Breakers by account. */
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

/** What all work on a payment needs. */
export type PaymentTools = ReturnType<typeof createPaymentTools>;

export function createPaymentTools(options: CashierOptions) {
  const { orders, accounts, notifyUrl, returnUrl, now, log } = options;
  return {
    orders,
    notifyUrl,
    returnUrl,
    now,
    log,
    call: createCallGateway(options),
    files: options.files,
    told: createTellPayment(options.tell, accounts),
    accountOf: (payment: Payment): OpenAccount | null => accounts.of(payment),
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
