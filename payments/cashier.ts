import type { Order, OrderStore, Payment } from "../bot/ports/order-store.js";
import type { RoomAnswer, Tell, Value } from "../bot/ports/rooms.js";
import type { Gateway, GatewayPayment } from "./gateway.js";
import { orderValue } from "./order-value.js";
import { alertOf, nextAskAt, settle } from "./settle.js";
import { showAmount } from "./show-amount.js";

export type CashierOptions = {
  orders: OrderStore;
  /** The first one that is open takes new payments; the others are still asked about theirs. */
  gateways: readonly Gateway[];
  tell: Tell;
  /** By gateway: asked before each call that nobody waits for. */
  breakers: {
    ask(key: string): { go: true } | { go: false; retryAtMs: number };
    success(key: string): void;
    failure(key: string): void;
  };
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

export type Cashier = {
  /** Where new payments are made; null: nowhere. */
  gateway(): Gateway | null;
  /** Brings a charge's payment to the gateway, or tells how it stands. Harmless to repeat. */
  collect(paymentId: string, tenantId: string, orderId: string, signal: AbortSignal): Promise<RoomAnswer>;
  /** Asks the gateway how a payment stands, writes it down and tells the conversation. One at a time per payment. */
  look(payment: Payment): Promise<void>;
  /** Looks at all payments that are due. */
  poll(): Promise<void>;
};

const ASK_TIMEOUT_MS = 10_000;

/** Deals with gateways: creates, asks, settles, tells. What a gateway did not say itself is believed from nobody. */
export function createCashier(options: CashierOptions): Cashier {
  const { orders, gateways, log } = options;
  const running = new Map<string, Promise<unknown>>();
  const byName = (name: string) => gateways.find((gateway) => gateway.name === name) ?? null;

  /** What concerns one payment happens one after the other, so that its conversation hears it in order. */
  function inTurn<T>(paymentId: string, work: () => Promise<T>): Promise<T> {
    const next = (running.get(paymentId) ?? Promise.resolve()).then(work, work);
    const settled = next
      .catch(() => undefined)
      .finally(() => {
        if (running.get(paymentId) === settled) running.delete(paymentId);
      });
    running.set(paymentId, settled);
    return next;
  }

  async function refresh(payment: Pick<Payment, "id" | "tenantId" | "orderId">): Promise<[Order, Payment] | null> {
    const found = await orders.change(payment.tenantId, payment.orderId, () => null);
    const now = found?.payments.find((one) => one.id === payment.id);
    return found && now ? [found.order, now] : null;
  }

  async function collect(
    paymentId: string,
    tenantId: string,
    orderId: string,
    signal: AbortSignal,
  ): Promise<RoomAnswer> {
    const found = await refresh({ id: paymentId, tenantId, orderId });
    if (!found) return { outcome: "failed", reason: "the payment is gone" };
    const [order, payment] = found;
    if (payment.state === "failed") return failed("the gateway refused it");
    if (payment.state !== "creating") {
      await tellState(order, payment);
      return { outcome: "done" };
    }
    const gateway = byName(payment.gateway);
    if (!gateway) return failed(`the gateway ${payment.gateway} is not set up`);
    const made = await gateway.create({
      tenantId,
      key: payment.id,
      amount: payment.amount,
      currency: payment.currency,
      title: `Pedido ${order.number}`,
      expiresAt: payment.expiresAt,
      signal,
    });
    if (made.outcome === "unavailable") return { outcome: "retry", reason: made.reason, providerFault: true };
    if (made.outcome === "refused") {
      await orders.change(tenantId, orderId, (now) => ({
        payment: { id: payment.id, state: "failed", problem: made.reason },
        alerts: [
          alertOf(
            "payment_refused",
            `A cobrança do pedido ${now.number} foi recusada pelo meio de pagamento.`,
            now,
            payment,
          ),
        ],
      }));
      return failed(made.reason);
    }
    const { url } = made;
    const externalId = made.payment.id;
    const askAt = nextAskAt({ ...payment, state: "pending" }, options.now());
    await orders.change(tenantId, orderId, (_order, payments) =>
      payments.some((one) => one.id === payment.id && one.state === "creating")
        ? { payment: { id: payment.id, state: "pending", externalId, url, askAt } }
        : null,
    );
    // What was made is held against what was asked for before anybody is sent there.
    await write({ ...payment, externalId }, gateway, made.payment);
    const after = await refresh(payment);
    if (after) await tellState(...after);
    return { outcome: "done" };
  }

  async function look(given: Payment): Promise<void> {
    const found = await refresh(given);
    if (!found) return;
    const [order, payment] = found;
    if (payment.state !== "pending") await tellState(order, payment);
    const gateway = byName(payment.gateway);
    if (!gateway || payment.externalId === null) return orders.setAskAt(payment, null);
    const go = options.breakers.ask(gateway.name);
    if (!go.go) return orders.setAskAt(payment, Math.max(go.retryAtMs, options.now() + 1_000));
    const asked = await gateway.ask(payment.tenantId, payment.externalId, AbortSignal.timeout(ASK_TIMEOUT_MS));
    if (asked.outcome === "unavailable") {
      options.breakers.failure(gateway.name);
      log.warn({ payment: payment.id, gateway: gateway.name, reason: asked.reason }, "a gateway could not be asked");
      return orders.setAskAt(payment, nextAskAt(payment, options.now()) ?? options.now() + 600_000);
    }
    options.breakers.success(gateway.name);
    if (asked.outcome === "missing") await missing(payment);
    else await write(payment, gateway, asked.payment);
    const after = await refresh(payment);
    if (!after) return;
    if (after[1].state !== payment.state) await tellState(...after);
    if (asked.outcome === "found" && after[1].state === "pending") await tellRefusals(after[1], asked.payment);
    await orders.setAskAt(payment, nextAskAt(after[1], options.now()));
  }

  async function write(payment: Payment, gateway: Gateway, seen: GatewayPayment): Promise<void> {
    const known = { account: gateway.accountOf(payment.tenantId), live: gateway.live, now: options.now() };
    await orders.change(payment.tenantId, payment.orderId, (order, payments) =>
      settle(order, payments, payment.id, seen, known),
    );
  }

  async function missing(payment: Payment): Promise<void> {
    await orders.change(payment.tenantId, payment.orderId, (order, payments) => {
      if (payments.find((one) => one.id === payment.id)?.state !== "pending") return null;
      const text = `O meio de pagamento não conhece mais a cobrança do pedido ${order.number}. Confira com o cliente.`;
      return {
        payment: { id: payment.id, state: "review", problem: "unknown at the gateway" },
        ...(order.state === "approved" ? { act: "doubt" as const } : {}),
        alerts: [alertOf("payment_missing", text, order, payment)],
      };
    });
  }

  /** Tells the waiting step how the payment stands. `dedupe` makes a repeat nothing. */
  async function tellState(order: Order, payment: Payment): Promise<void> {
    const { state, url, amount, currency, expiresAt } = payment;
    const value = orderValue(order);
    if (state === "pending" && url !== null)
      return tell(payment, "pending", { url, amount: { amount, currency }, expires_at: expiresAt });
    if (state === "expired") return tell(payment, "expired", value);
    const shown = `${showAmount(amount, currency)}`;
    if (state === "paid")
      return tell(payment, "paid", value, {
        text: `Recebi o pagamento de ${shown} do pedido ${order.number}. Obrigado! Uma pessoa da equipe segue com você por aqui.`,
        reason: `O pedido ${order.number} foi pago depois que a conversa já tinha seguido`,
      });
    if (state === "review")
      return tell(payment, "review", value, {
        text: `Chegou um aviso de pagamento do pedido ${order.number} que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.`,
        reason: `O pagamento do pedido ${order.number} precisa ser conferido`,
      });
  }

  async function tellRefusals(payment: Payment, seen: GatewayPayment): Promise<void> {
    if (seen.refusals > 0) await tell(payment, "refused", { url: payment.url }, undefined, `refused:${seen.refusals}`);
  }

  async function tell(
    payment: Payment,
    outcome: string,
    value: Value,
    unheard?: { text: string; reason: string },
    what = outcome,
  ): Promise<void> {
    const effect = payment.effectKey;
    const start = unheard && { unheard: { flow: "system-payment", vars: unheard } };
    await options.tell(payment, `result:${effect}:${what}`, { kind: "result", effect, outcome, value, ...start });
  }

  const cashier: Cashier = {
    gateway: () => gateways.find((gateway) => gateway.open()) ?? null,
    collect: (id, tenantId, orderId, signal) => inTurn(id, () => collect(id, tenantId, orderId, signal)),
    look: (payment) => inTurn(payment.id, () => look(payment)),
    async poll() {
      const due = await orders.paymentsToAsk(options.now(), 50);
      await Promise.all(
        due.map((payment) =>
          cashier
            .look(payment)
            .catch((error: unknown) =>
              log.error({ err: error, payment: payment.id }, "a payment could not be settled"),
            ),
        ),
      );
    },
  };
  return cashier;
}

function failed(reason: string): RoomAnswer {
  return { outcome: "failed", reason, result: { outcome: "failed", value: { reason } } };
}
