import { randomUUID } from "node:crypto";
import type { AskedBy, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { alreadyDone } from "../bot/vocabulary/order-states.js";
import type { Cashier } from "./cashier.js";
import { orderValue } from "./order-value.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { Order, OrderChange, OrderStore, Payment } from "./ports.js";
import { type Way, wayLabel } from "./ways-to-pay.js";

const DAY_MS = 86_400_000;

export type ChargeOptions = {
  orders: Pick<OrderStore, "change">;
  cashier: Pick<Cashier, "ways" | "isAt" | "collect" | "end">;
  now(): number;
};

/**
 * Charges an order: adopts the payment that is open, makes a new one in the only way or in the one that the customer
 * chose, or asks which. What is open in another way is ended first.
 */
export async function chargeOrder(
  options: ChargeOptions,
  ask: RoomAsk<"orders.charge">,
  order: Order,
): Promise<RoomAnswer<"orders.charge">> {
  const { orders, cashier } = options;
  const { tenantId, channelId } = ask;
  const ways = cashier.ways({ tenantId, channelId, currency: order.currency });
  const { method } = ask.input;
  const chosen =
    ways.find(({ methods }) => methods.some((one) => one === method)) ?? (ways.length === 1 ? (ways[0] ?? null) : null);
  if (chosen) {
    const closed = await endAll(cashier, await openOthers(options, order, chosen));
    if (closed.outcome !== "done") return closed;
  }
  const plan: ChargePlan = {
    ask,
    id: randomUUID(),
    ways,
    chosen,
    isOf: (way, payment) => isOf(cashier, way, payment),
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
function isOf(cashier: ChargeOptions["cashier"], way: Way<OpenAccount>, payment: Payment): boolean {
  const same = payment.methods === null || payment.methods.join() === way.methods.join();
  return same && cashier.isAt(way.account, payment);
}

/** What is open in other ways, or so near its end that a new one is made. It must be ended, so that nobody pays twice. */
async function openOthers(
  { orders, cashier, now }: ChargeOptions,
  order: Order,
  chosen: Way<OpenAccount>,
): Promise<Payment[]> {
  const found = await orders.change(order.tenantId, order.id, () => null);
  const stays = (payment: Payment) => isOf(cashier, chosen, payment) && lastsAWhile(payment, now());
  return (found?.payments ?? []).filter((payment) => isOpen(payment) && !stays(payment));
}

/** Ends payments, at their gateways too. */
export async function endAll(
  cashier: Pick<Cashier, "end">,
  payments: readonly Payment[],
): Promise<RoomAnswer<"orders.cancel">> {
  for (const payment of payments) {
    const ended = await cashier.end(payment);
    if (ended.outcome !== "done") return ended;
  }
  return { outcome: "done" };
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

/** Whether it can still be paid. */
export const isOpen = ({ state }: Payment): boolean => state === "creating" || state === "pending";

/** Whether the customer still has time to pay it. */
const lastsAWhile = ({ expiresAt }: Payment, now: number): boolean => expiresAt > now + 60_000;

/** The payment for this charge: the one it made before, one of the order that can still be paid, or a new one. */
function planCharge(order: Order, payments: readonly Payment[], plan: ChargePlan): OrderChange | null {
  const { ask, chosen, ways, now } = plan;
  if (payments.some((payment) => payment.effectKey === ask.key) || order.state !== "approved") return null;
  const fitting = chosen ? [chosen] : ways;
  const usable = payments.find(
    (payment) => isOpen(payment) && lastsAWhile(payment, now) && fitting.some((way) => plan.isOf(way, payment)),
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
