import { randomUUID } from "node:crypto";
import type { AskedBy, Room, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { alreadyDone } from "../bot/vocabulary/order-states.js";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import type { Cashier } from "./cashier.js";
import { orderValue } from "./order-value.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { AlertStore, Order, OrderChange, OrderStore, Payment } from "./ports.js";
import { type Way, wayLabel } from "./ways-to-pay.js";

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
    const ways = cashier.ways({ tenantId, channelId, currency: order.currency });
    const { method } = ask.input;
    const chosen = ways.find(({ methods }) => methods.some((one) => one === method)) ?? null;
    if (chosen) {
      const closed = await closeOthers(order, chosen);
      if (closed.outcome !== "done") return closed;
    }
    const plan: ChargePlan = {
      ask,
      id: randomUUID(),
      ways,
      chosen: chosen ?? (ways.length === 1 ? (ways[0] ?? null) : null),
      isOf,
      now: options.now(),
      lastsMs: ask.input.expires_ms ?? DAY_MS,
    };
    const planned = await orders.change(tenantId, order.id, (now, payments) => planCharge(now, payments, plan));
    const payment = planned?.payments.find((one) => one.effectKey === ask.key);
    if (payment) return cashier.collect(payment.id, tenantId, order.id);
    // An earlier step was paid already, so nothing more is owed.
    if (planned && alreadyDone(planned.order.state, "pay"))
      return ended({ outcome: "paid", value: orderValue(planned.order) });
    // Money came that people must look at first, so nobody may say that none came.
    if (planned?.payments.some(({ state }) => state === "review"))
      return ended({ outcome: "review", value: orderValue(planned.order) });
    if (planned?.order.state === "approved" && ways.length > 1)
      return ended({ outcome: "choose", value: { ways: ways.map((way) => ({ id: way.id, label: wayLabel(way) })) } });
    const reason = ways.length > 0 ? `the order is ${planned?.order.state ?? "gone"}` : "no way to be paid is set up";
    return { outcome: "failed", reason, result: { outcome: "failed", value: { reason } } };
  }

  /** Whether a payment is one of this way. Those from before there were ways offered all that their account has. */
  function isOf(way: Way<OpenAccount>, payment: Payment): boolean {
    const same = payment.methods === null || payment.methods.join() === way.methods.join();
    return same && options.cashier.isAt(way.account, payment);
  }

  /** Ends what was open in other ways, so that nobody pays twice. */
  async function closeOthers(order: Order, chosen: Way<OpenAccount>): Promise<RoomAnswer<"orders.cancel">> {
    const found = await orders.change(order.tenantId, order.id, () => null);
    const others = (found?.payments ?? []).filter((payment) => isOpen(payment) && !isOf(chosen, payment));
    return endAll(others);
  }

  async function endAll(payments: readonly Payment[]): Promise<RoomAnswer<"orders.cancel">> {
    for (const payment of payments) {
      const ended = await options.cashier.end(payment);
      if (ended.outcome !== "done") return ended;
    }
    return { outcome: "done" };
  }

  async function cancel(ask: RoomAsk<"orders.cancel">): Promise<RoomAnswer<"orders.cancel">> {
    const order = await ownOrder(ask, ask.input.order);
    if (!order) return { outcome: "failed", reason: "not an order of this customer" };
    const found = await orders.change(ask.tenantId, order.id, () => null);
    return endAll((found?.payments ?? []).filter(isOpen));
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

type ChargePlan = {
  ask: AskedBy;
  id: string;
  ways: readonly Way<OpenAccount>[];
  /** The way of a new payment; null when the customer must choose first, or none can serve. */
  chosen: Way<OpenAccount> | null;
  isOf(way: Way<OpenAccount>, payment: Payment): boolean;
  now: number;
  lastsMs: number;
};

const isOpen = ({ state }: Payment): boolean => state === "creating" || state === "pending";

/** The payment for this charge: the one it made before, one of the order that can still be paid, or a new one. */
function planCharge(order: Order, payments: readonly Payment[], plan: ChargePlan): OrderChange | null {
  const { ask, chosen, ways, now } = plan;
  if (payments.some((payment) => payment.effectKey === ask.key) || order.state !== "approved") return null;
  const fitting = chosen ? [chosen] : ways;
  const usable = payments.find(
    (payment) => isOpen(payment) && payment.expiresAt > now + 60_000 && fitting.some((way) => plan.isOf(way, payment)),
  );
  if (usable) return { payment: { id: usable.id, effectKey: ask.key } };
  if (!chosen) return null;
  const { tenantId, conversationId, channelId } = ask;
  const { gateway, account } = chosen.account;
  const { least, most } = gateway.capabilities.lastsMs;
  const expiresAt = now + Math.min(Math.max(Math.round(plan.lastsMs), least), most);
  const { total: amount, currency } = order;
  const owner = { tenantId, conversationId, channelId, orderId: order.id, effectKey: ask.key };
  const at = { gateway: gateway.name, accountId: account.id, methods: chosen.methods };
  return { newPayment: { id: plan.id, ...owner, ...at, amount, currency, expiresAt } };
}

const ended = <Result>(result: Result): { outcome: "done"; result: Result } => ({ outcome: "done", result });
