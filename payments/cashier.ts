import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import type { RoomAnswer, Tell } from "../bot/ports/rooms.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import { createKeyedQueue } from "../platform/keyed-queue.js";
import { createCallGateway, reasonOf } from "./call-gateway.js";
import type { Gateway } from "./gateway.js";
import type { Order, OrderStore, Payment } from "./ports.js";
import { alertOf, nextAskAt } from "./settle.js";
import { createTellPayment } from "./tell-payment.js";
import { doubtPayment, writePayment } from "./write-payment.js";

export type CashierOptions = {
  orders: OrderStore;
  /** The first gateway that is open takes new payments. The others are still asked about their own payments. */
  gateways: readonly Gateway[];
  tell: Tell;
  /** Breakers by gateway. */
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

export type Cashier = {
  /** The gateway where new payments of a channel are made; null when there is none. */
  gateway(channelId: string): Gateway | null;
  /** Creates a charge's payment at the gateway, or tells its state. Harmless to repeat. */
  collect(paymentId: string, tenantId: string, orderId: string): Promise<RoomAnswer>;
  /** Ends a payment that the customer called off, at the gateway too, and records its state. Harmless to repeat. */
  end(payment: Payment): Promise<RoomAnswer>;
  /**
   * Asks the gateway about a payment's state, records it and tells the conversation. One call at a time per payment.
   */
  look(payment: Payment): Promise<void>;
  /** Looks at all payments that are due. */
  poll(): Promise<void>;
};

/** When a link could not be made for this long (ms), it is not coming, and the customer is told. */
const GIVE_UP_MS = 180_000;
/** A payment that failed for a reason of ours is tried again after this long (ms), not at each poll. */
const FAILED_AGAIN_MS = 60_000;
/** When a gateway could not be asked for this long (ms) after a payment's end, people must look at it. */
const LOST_AFTER_MS = 86_400_000;

/**
 * Deals with gateways: creates payments, asks about them, settles them and tells conversations. It believes only what a
 * gateway itself answers.
 */
export function createCashier(options: CashierOptions): Cashier {
  const { orders, gateways, log } = options;
  const call = createCallGateway(options);
  const told = createTellPayment(options.tell);
  /** Work on one payment is done one after the other, so that its conversation hears the results in order. */
  const inTurn = createKeyedQueue().run;
  const byName = (name: string) => gateways.find((gateway) => gateway.name === name) ?? null;

  async function refresh(payment: Pick<Payment, "id" | "tenantId" | "orderId">): Promise<[Order, Payment] | null> {
    const found = await orders.change(payment.tenantId, payment.orderId, () => null);
    const now = found?.payments.find((one) => one.id === payment.id);
    return found && now ? [found.order, now] : null;
  }

  const about = (payment: Payment) => ({
    trace: traceOf(payment.effectKey),
    payment: payment.id,
    gateway: payment.gateway,
  });

  async function collect(paymentId: string, tenantId: string, orderId: string): Promise<RoomAnswer> {
    const found = await refresh({ id: paymentId, tenantId, orderId });
    if (!found) return { outcome: "failed", reason: "the payment is gone" };
    const [order, payment] = found;
    const gateway = byName(payment.gateway);
    if (payment.state !== "creating" || !gateway) {
      await told.state(order, payment);
      return { outcome: "done" };
    }
    const made = await call(gateway, (signal) =>
      gateway.create({
        tenantId,
        key: payment.id,
        amount: payment.amount,
        currency: payment.currency,
        title: `Pedido ${order.number}`,
        expiresAt: payment.expiresAt,
        signal,
      }),
    );
    const later = made.outcome === "unavailable" || made.outcome === "held_back";
    // Repeated here and not as an effect, because the conversation's other answers must not wait for it.
    if (later && options.now() < payment.createdAt + GIVE_UP_MS) {
      if (made.outcome === "unavailable")
        log.warn({ ...about(payment), reason: made.reason }, "a payment could not be made yet");
      await orders.setAskAt(payment, options.now() + Math.max(2_000, (options.now() - payment.createdAt) / 2));
      return { outcome: "done" };
    }
    if (made.outcome !== "created") {
      await refused(payment, reasonOf(made));
      const given = await refresh(payment);
      if (given) await told.state(...given);
      await orders.setAskAt(payment, null);
      return { outcome: "done" };
    }
    const { url } = made;
    const externalId = made.payment.id;
    const askAt = nextAskAt({ ...payment, state: "pending" }, options.now());
    await orders.change(tenantId, orderId, (_order, payments) =>
      payments.some((one) => one.id === payment.id && one.state === "creating")
        ? { payment: { id: payment.id, state: "pending", externalId, url, askAt } }
        : null,
    );
    // The payment that was made is compared with what was asked for before the customer is sent there.
    await writePayment(orders, { ...payment, externalId }, gateway, made.payment, options.now());
    const after = await refresh(payment);
    if (after) await told.state(...after);
    return { outcome: "done" };
  }

  /** The gateway refuses such a payment: it has failed, and people are told. */
  async function refused(payment: Payment, problem: string): Promise<void> {
    await orders.change(payment.tenantId, payment.orderId, (order) => ({
      payment: { id: payment.id, state: "failed", problem, askAt: options.now() + FAILED_AGAIN_MS },
      alerts: [
        alertOf(
          "payment_refused",
          `A cobrança do pedido ${order.number} não pôde ser feita no meio de pagamento.`,
          order,
          payment,
        ),
      ],
    }));
  }

  async function end(given: Payment): Promise<RoomAnswer> {
    const found = await refresh(given);
    if (!found) return { outcome: "failed", reason: "the payment is gone" };
    const [, payment] = found;
    const gateway = byName(payment.gateway);
    if (payment.state === "creating")
      await orders.change(payment.tenantId, payment.orderId, (_order, payments) =>
        payments.some((one) => one.id === payment.id && one.state === "creating")
          ? { payment: { id: payment.id, state: "failed", problem: "called off", askAt: null } }
          : null,
      );
    if (payment.state !== "pending" || payment.externalId === null || !gateway) return { outcome: "done" };
    const { externalId } = payment;
    const ending = gateway.end;
    if (ending) {
      const ended = await call(gateway, (signal) => ending(payment.tenantId, externalId, signal));
      if (ended.outcome !== "over") return { outcome: "retry", reason: reasonOf(ended), providerFault: true };
    }
    await look(payment);
    return { outcome: "done" };
  }

  async function look(given: Payment): Promise<void> {
    const found = await refresh(given);
    if (!found) return;
    const [order, payment] = found;
    const gateway = byName(payment.gateway);
    if (payment.state === "creating" && gateway) {
      await collect(payment.id, payment.tenantId, payment.orderId);
      return;
    }
    // Tells everything again that an ended process had recorded and not told.
    await told.state(order, payment);
    if (!gateway || payment.externalId === null) return orders.setAskAt(payment, null);
    const { externalId } = payment;
    const asked = await call(gateway, (signal) => gateway.ask(payment.tenantId, externalId, signal));
    if (asked.outcome === "held_back")
      return orders.setAskAt(payment, Math.max(asked.retryAtMs, options.now() + 1_000));
    if (asked.outcome === "unavailable") {
      log.warn({ ...about(payment), reason: asked.reason }, "a gateway could not be asked");
      if (payment.state !== "pending" || options.now() < payment.expiresAt + LOST_AFTER_MS)
        return orders.setAskAt(payment, nextAskAt(payment, options.now()) ?? options.now() + 600_000);
      await doubtPayment(orders, payment, "payment_unknown", "não responde desde ontem sobre");
    }
    if (asked.outcome === "missing") await doubtPayment(orders, payment, "payment_missing", "não conhece mais");
    if (asked.outcome === "found") await writePayment(orders, payment, gateway, asked.payment, options.now());
    const after = await refresh(payment);
    if (!after) return;
    if (after[1].state !== payment.state) await told.state(...after);
    if (asked.outcome === "found" && after[1].state === "pending") await told.refusals(after[1], asked.payment);
    await orders.setAskAt(payment, nextAskAt(after[1], options.now()));
  }

  const cashier: Cashier = {
    gateway: (channelId) => gateways.find((gateway) => gateway.open(channelId)) ?? null,
    collect: (id, tenantId, orderId) => inTurn(id, () => collect(id, tenantId, orderId)),
    end: (payment) => inTurn(payment.id, () => end(payment)),
    look: (payment) => inTurn(payment.id, () => look(payment)),
    async poll() {
      const due = await orders.paymentsToAsk(options.now(), 50);
      await Promise.all(
        due.map((payment) =>
          cashier.look(payment).catch(async (error: unknown) => {
            log.error({ err: error, ...about(payment) }, "a payment could not be settled");
            await orders.setAskAt(payment, options.now() + FAILED_AGAIN_MS);
          }),
        ),
      );
    },
  };
  return cashier;
}
