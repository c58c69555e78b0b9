import type { AskedBy, Room, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { alreadyDone } from "../bot/vocabulary/order-states.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import type { Cashier } from "./cashier.js";
import { chargeOrder, endAll, isOpen } from "./charge-order.js";
import { orderValue } from "./order-value.js";
import type { AlertStore, Order, OrderStore } from "./ports.js";

/** An order with more items is a mistake. */
const MOST_ITEMS = 20;

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
      quantity: 1,
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
    return chargeOrder(options, ask, order);
  }

  async function cancel(ask: RoomAsk<"orders.cancel">): Promise<RoomAnswer<"orders.cancel">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    const found = await orders.change(ask.tenantId, order.id, () => null);
    return endAll(options.cashier, (found?.payments ?? []).filter(isOpen));
  }

  async function refund(ask: RoomAsk<"orders.refund">): Promise<RoomAnswer<"orders.refund">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    return options.cashier.refund(order, ask.input.within_ms);
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

  return {
    "orders.quote": quote,
    "orders.decide": decide,
    "orders.charge": charge,
    "orders.cancel": cancel,
    "orders.refund": refund,
  };
}

const ended = <Result>(result: Result): { outcome: "done"; result: Result } => ({ outcome: "done", result });
