import { randomUUID } from "node:crypto";
import type { AskedBy, Room, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { alreadyDone } from "../bot/vocabulary/order-states.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import type { Cashier } from "./cashier.js";
import { orderValue } from "./order-value.js";
import type { AlertStore, Order, OrderChange, OrderStore, Payment } from "./ports.js";

/** An order with more items is a mistake. */
const MOST_ITEMS = 20;
const DAY_MS = 86_400_000;

export type OrdersRoomOptions = {
  orders: OrderStore;
  alerts: AlertStore;
  cashier: Cashier;
  now(): number;
  log: { warn(detail: object, message: string): void };
};

/** Answers what steps may ask about orders: a quote, the customer's decision, and being paid. */
export function createOrdersRoom(options: OrdersRoomOptions): Room {
  const { orders, log } = options;

  async function quote(ask: RoomAsk<"orders.quote">): Promise<RoomAnswer<"orders.quote">> {
    const made = await orders.findByKey(ask.tenantId, ask.key);
    if (made) return ended({ outcome: "quoted", value: orderValue(made) });
    const wanted = ask.input.items;
    const found = await orders.findItems(ask.tenantId, wanted.slice(0, MOST_ITEMS));
    const currency = found[0]?.currency ?? "BRL";
    const items = found.filter((item) => item.currency === currency);
    const leftOut = wanted.filter((slug) => !items.some((item) => item.slug === slug));
    if (leftOut.length > 0)
      log.warn(
        { trace: traceOf(ask.key), tenant: ask.tenantId, leftOut },
        "a quote left items out that are not on sale",
      );
    if (items.length === 0) return ended({ outcome: "empty", value: { left_out: leftOut } });
    const lines = items.map(({ slug: item, title, price, minutes, actions }) => ({
      item,
      title,
      price,
      minutes,
      actions,
    }));
    const order = await orders.open(ask, ask.key, lines, currency, leftOut);
    if (!order) return { outcome: "failed", reason: "the conversation is gone" };
    return ended({ outcome: "quoted", value: orderValue(order) });
  }

  async function decide(ask: RoomAsk<"orders.decide">): Promise<RoomAnswer<"orders.decide">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    const act = ask.input.approved ? "approve" : "decline";
    const changed = await orders.change(ask.tenantId, order.id, ({ state }) =>
      alreadyDone(state, act) ? null : { act, notes: [{ kind: `customer.${act}`, detail: { key: ask.key } }] },
    );
    if (!changed || !alreadyDone(changed.order.state, act))
      return { outcome: "failed", reason: `the order is ${changed?.order.state ?? "gone"}` };
    return ended({ outcome: act === "approve" ? "approved" : "declined", value: orderValue(changed.order) });
  }

  async function charge(ask: RoomAsk<"orders.charge">): Promise<RoomAnswer<"orders.charge">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    const { cashier } = options;
    const { tenantId, channelId } = ask;
    const at = cashier.account({ tenantId, channelId, currency: order.currency, method: null });
    const lasts = ask.input.expires_ms ?? DAY_MS;
    const plan: ChargePlan = {
      ask,
      id: randomUUID(),
      at: at && { gateway: at.gateway.name, accountId: at.account.id, has: (payment) => cashier.isAt(at, payment) },
      now: options.now(),
      expiresAt: options.now() + Math.min(Math.max(Math.round(lasts), 60_000), 90 * DAY_MS),
    };
    const planned = await orders.change(ask.tenantId, order.id, (now, payments) => planCharge(now, payments, plan));
    const payment = planned?.payments.find((one) => one.effectKey === ask.key);
    if (payment) return cashier.collect(payment.id, ask.tenantId, order.id);
    // An earlier step was paid already, so nothing more is owed.
    if (planned && alreadyDone(planned.order.state, "pay"))
      return ended({ outcome: "paid", value: orderValue(planned.order) });
    // Money came that people must look at first, so nobody may say that none came.
    if (planned?.payments.some(({ state }) => state === "review"))
      return ended({ outcome: "review", value: orderValue(planned.order) });
    const reason = at ? `the order is ${planned?.order.state ?? "gone"}` : "no way to be paid is set up";
    return { outcome: "failed", reason, result: { outcome: "failed", value: { reason } } };
  }

  async function cancel(ask: RoomAsk<"orders.cancel">): Promise<RoomAnswer<"orders.cancel">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    const found = await orders.change(ask.tenantId, order.id, () => null);
    for (const payment of found?.payments ?? []) {
      if (payment.state !== "creating" && payment.state !== "pending") continue;
      const ended = await options.cashier.end(payment);
      if (ended.outcome !== "done") return ended;
    }
    return { outcome: "done" };
  }

  /** The order that a step names, if it belongs to the conversation's customer. */
  async function ownOrder(ask: AskedBy, id: string | null): Promise<Order | null> {
    const order = id === null ? null : await orders.find(ask.tenantId, id);
    const contact = await orders.contactOf(ask.tenantId, ask.conversationId);
    if (order && order.contactId === contact) return order;
    if (order) {
      const text = `Uma conversa tentou usar o pedido ${order.number}, que é de outro cliente. Nada foi feito.`;
      const detail = { order: order.id, key: ask.key };
      await options.alerts.raise(ask.tenantId, ask.conversationId, { kind: "order_foreign", text, detail });
    }
    return null;
  }

  return { "orders.quote": quote, "orders.decide": decide, "orders.charge": charge, "orders.cancel": cancel };
}

type ChargePlan = {
  ask: AskedBy;
  id: string;
  /** The account that would take a new payment; null when none can serve. */
  at: { gateway: string; accountId: string; has(payment: Payment): boolean } | null;
  now: number;
  expiresAt: number;
};

/** The payment for this charge: the one it made before, one of the order that can still be paid, or a new one. */
function planCharge(order: Order, payments: readonly Payment[], plan: ChargePlan): OrderChange | null {
  const { ask, at } = plan;
  if (payments.some((payment) => payment.effectKey === ask.key) || order.state !== "approved" || !at) return null;
  const usable = payments.find(
    (payment) =>
      (payment.state === "creating" || payment.state === "pending") &&
      payment.expiresAt > plan.now + 60_000 &&
      at.has(payment),
  );
  if (usable) return { payment: { id: usable.id, effectKey: ask.key } };
  const { tenantId, conversationId, channelId } = ask;
  const { id, expiresAt } = plan;
  const { total: amount, currency } = order;
  const owner = { tenantId, conversationId, channelId, orderId: order.id, effectKey: ask.key };
  const { gateway, accountId } = at;
  return { newPayment: { id, ...owner, gateway, accountId, amount, currency, expiresAt } };
}

const ended = <Result>(result: Result): { outcome: "done"; result: Result } => ({ outcome: "done", result });
