import type { Routes } from "../shared/exchange.js";
import type { Account } from "./account.js";
import { asAccount } from "./keyed.js";
import { reaisOf } from "./money.js";
import { mpDate, mpDateOrNull } from "./mp-date.js";
import { notFound } from "./refusals.js";
import { tellOfOrder } from "./tell.js";
import { accountById, type MerchantOrder, type Payment, type Preference, type World } from "./world.js";

/** The order of a preference, made when somebody first opens its page. */
export function orderOf(world: World, preference: Preference): MerchantOrder {
  const known = preference.orderId === null ? undefined : world.orders.get(preference.orderId);
  if (known) return known;
  const now = world.clock.now();
  const { userId, id: preferenceId } = preference;
  const order = { id: Number(world.ids.digits(11)), userId, preferenceId, createdAt: now, updatedAt: now };
  world.orders.set(order.id, order);
  preference.orderId = order.id;
  tellOfOrder(world, order, "create", "opened");
  return order;
}

/** A payment of it changed. */
export function refreshOrder(world: World, orderId: number | null): void {
  const order = orderId === null ? undefined : world.orders.get(orderId);
  if (!order) return;
  order.updatedAt = world.clock.now();
  tellOfOrder(world, order, "update", orderBody(world, order).status);
}

export function merchantOrdersApi(world: World): Routes {
  return {
    "GET /merchant_orders/search": asAccount(world, (call, account) => {
      const preferenceId = call.query.get("preference_id");
      const reference = call.query.get("external_reference");
      const elements = [...world.orders.values()]
        .filter((order) => order.userId === account.userId)
        .filter((order) => preferenceId === null || order.preferenceId === preferenceId)
        .map((order) => orderBody(world, order))
        .filter((body) => reference === null || body.external_reference === reference);
      return { status: 200, json: { elements, next_offset: elements.length, total: elements.length } };
    }),
    "GET /merchant_orders/:id": asAccount(world, (call, account) => ({
      status: 200,
      json: orderBody(world, findOrder(world, account, call.params.id)),
    })),
  };
}

function findOrder(world: World, account: Account, id: string | undefined): MerchantOrder {
  const order = world.orders.get(Number(id));
  if (order?.userId !== account.userId) throw notFound("Merchant order not found");
  return order;
}

/** `closed` once what was approved covers the items; the recorded body's fields, and those of its payments. */
export function orderBody(world: World, order: MerchantOrder) {
  const preference = world.preferences.get(order.preferenceId);
  if (!preference) throw new Error(`order ${order.id} without its preference`);
  const payments = [...world.payments.values()].filter(({ orderId }) => orderId === order.id);
  const total = preference.items.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  const paid = sumOf(payments.filter(({ status }) => status === "approved").map(({ cents }) => cents));
  const refunded = sumOf(payments.map(refundedOf));
  const account = accountById(world, order.userId);
  return {
    id: order.id,
    status: paid >= total ? "closed" : "opened",
    external_reference: preference.reference,
    preference_id: preference.id,
    payments: payments.map(paymentInOrder),
    shipments: [],
    payouts: [],
    collector: { id: account.userId, email: "", nickname: account.nickname },
    marketplace: "NONE",
    notification_url: preference.notificationUrl,
    date_created: mpDate(order.createdAt),
    last_updated: mpDate(order.updatedAt),
    sponsor_id: null,
    shipping_cost: 0,
    total_amount: reaisOf(total),
    site_id: "MLB",
    paid_amount: reaisOf(paid),
    refunded_amount: reaisOf(refunded),
    payer: null,
    items: preference.wanted.items,
    cancelled: false,
    additional_info: "",
    application_id: null,
    is_test: !account.live,
    order_status: standing(total, paid, refunded),
  };
}

function paymentInOrder(payment: Payment) {
  return {
    id: payment.id,
    transaction_amount: reaisOf(payment.cents),
    total_paid_amount: reaisOf(payment.cents),
    shipping_cost: 0,
    currency_id: "BRL",
    status: payment.status,
    status_detail: payment.detail,
    operation_type: "regular_payment",
    date_approved: mpDateOrNull(payment.approvedAt),
    date_created: mpDate(payment.createdAt),
    last_modified: mpDate(payment.updatedAt),
    amount_refunded: reaisOf(refundedOf(payment)),
  };
}

function standing(total: number, paid: number, refunded: number): string {
  if (paid >= total) return refunded > 0 ? "partially_reverted" : "paid";
  if (refunded >= total) return "reverted";
  return paid > 0 ? "partially_paid" : "payment_required";
}

const sumOf = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);

const refundedOf = ({ refunds }: Payment) =>
  sumOf(refunds.filter(({ status }) => status === "approved").map(({ cents }) => cents));
