import { randomUUID } from "node:crypto";
import type { ConversationAddress } from "../../bot/ports/rooms.js";
import { alreadyDone, mayPaymentBecome, nextOrderState, type OrderState } from "../../bot/vocabulary/order-states.js";
import type {
  BegunRefund,
  Order,
  OrderChange,
  OrderLine,
  OrderStore,
  Payment,
  PersonsQuote,
} from "../../payments/ports.js";
import type { Database, Statement, Tx } from "../database.js";
import { payments } from "../schema/order.js";
import { raiseAlert } from "./alert-store.js";
import { auditOf } from "./audit-store.js";
import { columnsOf } from "./columns-of.js";
import { addToLedger } from "./ledger-lines.js";
import { type PaymentRow, presentPayment } from "./payment-row.js";

const PAYMENT = columnsOf(payments);
const ITEMS: Statement = {
  name: "find_catalog_items",
  text: `SELECT i.slug, i.title, i.price::int, i.currency, i.minutes, i.actions FROM unnest($2::text[]) WITH ORDINALITY w(slug, n)
    JOIN catalog_items i ON i.tenant_id = $1 AND i.slug = w.slug AND i.active ORDER BY w.n`,
};
const CONTACT: Statement = {
  name: "contact_of_conversation",
  text: "SELECT contact_id AS id FROM conversations WHERE tenant_id = $1 AND id = $2",
};
const ORDER_COLUMNS = `o.id, o.tenant_id, o.number, o.contact_id, o.conversation_id, o.state, o.total::float8 AS total, o.discount::float8 AS discount, o.currency, o.scheduled_for, o.technician_id,
    CASE WHEN o.state = 'review' THEN (SELECT e.detail ->> 'from' FROM order_events e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.id AND e.kind = 'order.review'
      ORDER BY e.at DESC LIMIT 1) END AS held_from,
    EXISTS (SELECT FROM order_events e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.id
      AND e.kind IN ('order.working', 'order.waiting_for_parts', 'order.done')) AS began`;
const ORDER: Statement = {
  name: "find_order",
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.tenant_id = $1 AND o.id = $2`,
};
/** Before the order is read: what a statement reads beside the row that it locks is from before it waited for the lock. */
const ORDER_LOCK: Statement = {
  name: "lock_order",
  text: "SELECT FROM orders WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
};
const ORDER_BY_KEY: Statement = {
  name: "find_order_by_key",
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.tenant_id = $1 AND o.effect_key = $2`,
};
const LINES: Statement = {
  name: "find_order_lines",
  text: `SELECT item, title, price::float8 AS price, minutes, quantity, actions FROM order_lines WHERE tenant_id = $1 AND order_id = $2 ORDER BY position`,
};
/** Two quotes at the same time must not take the same number, so the second waits. */
const NUMBER_LOCK: Statement = {
  name: "lock_order_numbers",
  text: "SELECT pg_advisory_xact_lock(hashtextextended('orders ' || $1::text, 0))",
};
const OPEN: Statement = {
  name: "open_order",
  text: `INSERT INTO orders (id, tenant_id, number, contact_id, conversation_id, channel_id, effect_key, state, total, currency, discount, quoted_by)
    VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM orders WHERE tenant_id = $2), $3, $4, $5, $6, 'quoted', $7, $8, $9, $10)`,
};
const ADD_LINE: Statement = {
  name: "add_order_line",
  text: `INSERT INTO order_lines (id, tenant_id, order_id, position, item, title, price, minutes, actions, quantity)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
const ADD_EVENT: Statement = {
  name: "add_order_event",
  text: "INSERT INTO order_events (id, tenant_id, order_id, payment_id, kind, detail, at) VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())",
};
/** Locked, and read again under the lock: a quote that the customer approves meanwhile is not called off. */
const OPEN_QUOTES: Statement = {
  name: "open_quotes_of_conversation",
  text: "SELECT id FROM orders WHERE tenant_id = $1 AND conversation_id = $2 AND state = 'quoted' ORDER BY id FOR UPDATE",
};
/** A quote of another person in the last minute that the customer was not asked about yet: it must not be called off. */
const NOT_ASKED: Statement = {
  name: "quote_not_asked_about",
  text: `SELECT o.id FROM orders o JOIN order_news n ON n.tenant_id = o.tenant_id AND n.order_id = o.id AND n.state = 'quoted' AND n.told_at IS NULL
    WHERE o.tenant_id = $1 AND o.conversation_id = $2 AND o.state = 'quoted' AND o.quoted_by IS DISTINCT FROM $3 AND n.at > now() - interval '1 minute'`,
};
const ADD_NEWS: Statement = {
  name: "add_order_news",
  text: "INSERT INTO order_news (id, tenant_id, order_id, state, scheduled_for) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))",
};
/** Not for an order that comes back to `paid`, when a person keeps its money: its customer heard that. */
const ADD_PAID_NEWS: Statement = {
  name: "add_order_paid_news",
  text: `INSERT INTO order_news (id, tenant_id, order_id, state) SELECT $1::uuid, $2::uuid, $3::uuid, 'paid'
    WHERE NOT EXISTS (SELECT FROM order_events e WHERE e.tenant_id = $2 AND e.order_id = $3 AND e.kind = 'order.paid' AND e.id <> $1)`,
};
const SET_WORK: Statement = {
  name: "set_order_work",
  text: `UPDATE orders SET technician_id = CASE WHEN $3 THEN $4 ELSE technician_id END,
    scheduled_for = coalesce(to_timestamp($5::float8 / 1000), scheduled_for), changed_at = now() WHERE tenant_id = $1 AND id = $2`,
};
const SET_STATE: Statement = {
  name: "set_order_state",
  text: "UPDATE orders SET state = $3, changed_at = now() WHERE tenant_id = $1 AND id = $2",
};
const PAYMENTS: Statement = {
  name: "payments_of_order",
  text: `SELECT ${PAYMENT} FROM payments p WHERE p.tenant_id = $1 AND p.order_id = $2 ORDER BY p.created_at, p.id`,
};
const REFUNDS: Statement = {
  name: "refunds_of_order",
  text: `SELECT payment_id AS "paymentId", detail ->> 'refund' AS id, detail ->> 'what' AS what, (detail ->> 'amount')::float8 AS amount,
      detail ->> 'reason' AS reason, (CASE WHEN detail ? 'asked' THEN detail ->> 'asked' ELSE detail ->> 'amount' END)::float8 AS asked
    FROM order_events WHERE tenant_id = $1 AND order_id = $2 AND kind = 'payment.refund_begun'`,
};
const ADD_PAYMENT: Statement = {
  name: "add_payment",
  text: `INSERT INTO payments (id, tenant_id, order_id, conversation_id, channel_id, effect_key, gateway, account_id, state, amount, currency, expires_at, methods)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'creating', $9, $10, to_timestamp($11::float8 / 1000), $12)`,
};
const SET_PAYMENT: Statement = {
  name: "set_payment",
  text: `UPDATE payments SET state = coalesce($3, state), effect_key = coalesce($4, effect_key), external_id = coalesce($5, external_id),
      url = coalesce($6, url), problem = coalesce($7, problem), paid_at = coalesce(to_timestamp($8::float8 / 1000), paid_at),
      ask_at = CASE WHEN $9 THEN to_timestamp($10::float8 / 1000) ELSE ask_at END, refunded = coalesce($11, refunded),
      surplus = coalesce($12, surplus), dispute = coalesce($13, dispute), pix_code = coalesce($14, pix_code), pix_picture = coalesce($15, pix_picture),
      refund = coalesce($16, refund), surplus_accepted = coalesce($17, surplus_accepted)
    WHERE tenant_id = $1 AND id = $2`,
};
const FIND_PAYMENT: Statement = { name: "find_payment", text: `SELECT ${PAYMENT} FROM find_payment($1, $2)` };
/** A payment without an account is the company's own at the sandbox, whose id is the company's. */
const FIND_PAYMENT_AT: Statement = {
  name: "find_payment_at",
  text: `SELECT ${PAYMENT} FROM payments WHERE tenant_id = $1 AND gateway = $2 AND external_id = $3 AND coalesce(account_id, tenant_id) = $4`,
};
const FIND_PAYMENT_BY_REFERENCE: Statement = {
  name: "find_payment_by_reference",
  text: `SELECT ${PAYMENT} FROM payments WHERE tenant_id = $1 AND gateway = $2 AND id = $3 AND coalesce(account_id, tenant_id) = $4`,
};
const TO_ASK: Statement = {
  name: "find_payments_to_ask",
  text: `SELECT ${PAYMENT} FROM find_payments_to_ask(to_timestamp($1::float8 / 1000), $2)`,
};
const ASK_AT: Statement = {
  name: "set_payment_ask_at",
  text: `UPDATE payments SET ask_at = to_timestamp($3::float8 / 1000) WHERE tenant_id = $1 AND id = $2
    AND ($4::float8 IS NULL OR ask_at IS NULL OR (coalesce(refund ->> 'state', '') NOT IN ('begun', 'under_way')
      AND (ask_at <= to_timestamp($4::float8 / 1000) OR ask_at > to_timestamp($5::float8 / 1000))))`,
};

type OrderRow = {
  id: string;
  tenant_id: string;
  number: number;
  contact_id: string;
  conversation_id: string;
  state: OrderState;
  held_from: OrderState | null;
  began: boolean;
  total: number;
  discount: number;
  currency: string;
  scheduled_for: Date | null;
  technician_id: string | null;
};

/**
 * Implements `OrderStore`. It checks every change against the table of states, so that no caller can write a change
 * that the table does not allow.
 */
export function createOrderStore(database: Database): OrderStore {
  const load = async (tx: Tx, statement: Statement, tenantId: string, by: string): Promise<Order | null> => {
    const [row] = await tx.run<OrderRow>(statement, [tenantId, by]);
    if (!row) return null;
    const lines = await tx.run<OrderLine>(LINES, [tenantId, row.id]);
    return presentOrder(row, lines);
  };
  /** `clear` makes room for the order before it is written, or gives what stands in its way. */
  const openOrder = <Refusal>(
    { tenantId, conversationId, channelId }: ConversationAddress,
    key: string,
    lines: readonly OrderLine[],
    currency: string,
    leftOut: readonly string[],
    by: PersonsQuote | null,
    clear: (tx: Tx) => Promise<Refusal | null>,
  ): Promise<Order | Refusal | null> =>
    database.transaction([tenantId], async (tx) => {
      await tx.run(NUMBER_LOCK, [tenantId]);
      const made = await load(tx, ORDER_BY_KEY, tenantId, key);
      if (made) return made;
      const [contact] = await tx.run<{ id: string }>(CONTACT, [tenantId, conversationId]);
      if (!contact) return null;
      const refusal = await clear(tx);
      if (refusal !== null) return refusal;
      const id = randomUUID();
      const discount = by?.discount ?? 0;
      const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0) - discount;
      const whose = [id, tenantId, contact.id, conversationId, channelId, key];
      await tx.run(OPEN, [...whose, total, currency, discount, by?.userId ?? null]);
      for (const [n, { item, title, price, minutes, actions, quantity }] of lines.entries())
        await tx.run(ADD_LINE, [randomUUID(), tenantId, id, n, item, title, price, minutes, actions, quantity]);
      const quoted = { total, currency, left_out: leftOut.join(", "), ...(by && { by: by.actor, discount }) };
      const event = await addEvent(tx, tenantId, id, null, "order.quoted", quoted);
      // The customer is still to be asked, whatever becomes of the process that wrote the quote.
      if (by) await tx.run(ADD_NEWS, [event, tenantId, id, "quoted", null]);
      const order = await load(tx, ORDER, tenantId, id);
      if (by && order) await tx.run(...auditOf(tenantId, quoteAudit(order, by)));
      return order;
    });
  return {
    findItems: (tenantId, slugs) =>
      database.transaction([tenantId], (tx) => tx.run(ITEMS, [tenantId, [...new Set(slugs)]])),
    contactOf: (tenantId, conversationId) =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<{ id: string }>(CONTACT, [tenantId, conversationId]);
        return row?.id ?? null;
      }),
    open: (to, key, lines, currency, leftOut) =>
      openOrder<never>(to, key, lines, currency, leftOut, null, async () => null),
    openByPerson: (to, key, lines, currency, by) =>
      openOrder(to, key, lines, currency, [], by, async (tx) => {
        const { tenantId, conversationId } = to;
        if ((await tx.run(NOT_ASKED, [tenantId, conversationId, by.userId])).length > 0) return "another" as const;
        await callOffQuotes(tx, tenantId, conversationId);
        return null;
      }),
    findByKey: (tenantId, key) => database.transaction([tenantId], (tx) => load(tx, ORDER_BY_KEY, tenantId, key)),
    find: async (tenantId, orderId) =>
      UUID.test(orderId) ? database.transaction([tenantId], (tx) => load(tx, ORDER, tenantId, orderId)) : null,
    async look(tenantId, orderId) {
      if (!UUID.test(orderId)) return null;
      return database.transaction([tenantId], async (tx) => {
        const order = await load(tx, ORDER, tenantId, orderId);
        return order && { order, payments: await paymentsOf(tx, order) };
      });
    },
    async change(tenantId, orderId, decide) {
      if (!UUID.test(orderId)) return null;
      return database.transaction([tenantId], async (tx) => {
        await tx.run(ORDER_LOCK, [tenantId, orderId]);
        const order = await load(tx, ORDER, tenantId, orderId);
        if (!order) return null;
        const payments = await paymentsOf(tx, order);
        const isRefunded = payments.some(({ refund }) => refund !== null);
        const begun = isRefunded ? await tx.run<BegunRefund>(REFUNDS, [tenantId, orderId]) : [];
        const change = decide(order, payments, begun);
        if (!change) return { order, payments, change };
        await writePayment(tx, order, payments, change);
        const state = await writeAct(tx, order, change);
        if (change.work) await writeWork(tx, order, change.work);
        for (const { kind, detail } of change.notes ?? [])
          await addEvent(tx, tenantId, orderId, change.payment?.id ?? null, kind, detail);
        const told = payments.find(({ id }) => id === change.told?.paymentId);
        if (told && change.told) await addToLedger(tx, told, change.told.movements);
        if (change.audit) await tx.run(...auditOf(tenantId, change.audit));
        for (const alert of change.alerts ?? []) await raiseAlert(tx, tenantId, order.conversationId, alert);
        return { order: { ...order, ...change.work, state }, payments: await paymentsOf(tx, order), change };
      });
    },
    findPayment: (gateway, externalId) =>
      database.transaction([], async (tx) => {
        const [row] = await tx.run<PaymentRow>(FIND_PAYMENT, [gateway, externalId]);
        return row ? presentPayment(row) : null;
      }),
    findPaymentAt: (account, externalId) =>
      database.transaction([account.tenantId], async (tx) => {
        const values = [account.tenantId, account.gateway, externalId, account.id];
        const [row] = await tx.run<PaymentRow>(FIND_PAYMENT_AT, values);
        return row ? presentPayment(row) : null;
      }),
    async findPaymentByReference(account, reference) {
      if (!UUID.test(reference)) return null;
      return database.transaction([account.tenantId], async (tx) => {
        const values = [account.tenantId, account.gateway, reference, account.id];
        const [row] = await tx.run<PaymentRow>(FIND_PAYMENT_BY_REFERENCE, values);
        return row ? presentPayment(row) : null;
      });
    },
    paymentsToAsk: (at, most) =>
      database.transaction([], async (tx) => (await tx.run<PaymentRow>(TO_ASK, [at, most])).map(presentPayment)),
    async setAskAt({ tenantId, id }, at, unless) {
      const values = [tenantId, id, at, unless?.since ?? null, unless?.until ?? null];
      await database.batch([tenantId], [[ASK_AT, values]]);
    },
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const paymentsOf = async (tx: Tx, { tenantId, id }: Order): Promise<Payment[]> =>
  (await tx.run<PaymentRow>(PAYMENTS, [tenantId, id])).map(presentPayment);

type Detail = Record<string, string | number | boolean | null>;

async function addEvent(
  tx: Tx,
  tenantId: string,
  orderId: string,
  paymentId: string | null,
  kind: string,
  detail: Detail,
): Promise<string> {
  const id = randomUUID();
  await tx.run(ADD_EVENT, [id, tenantId, orderId, paymentId, kind, JSON.stringify(detail)]);
  return id;
}

/** A person's quote takes the place of those that wait for an answer, so that the customer approves the last word. */
async function callOffQuotes(tx: Tx, tenantId: string, conversationId: string): Promise<void> {
  for (const { id } of await tx.run<{ id: string }>(OPEN_QUOTES, [tenantId, conversationId])) {
    await tx.run(SET_STATE, [tenantId, id, "cancelled"]);
    await addEvent(tx, tenantId, id, null, "order.cancelled", { from: "quoted", reason: "another quote" });
  }
}

const quoteAudit = ({ id, number, total, discount }: Order, { actor, from }: PersonsQuote) => ({
  actor,
  from,
  action: "order.quote" as const,
  subject: `order:${id}` as const,
  detail: { order: number },
  before: null,
  after: { total, discount },
});

async function writeWork(tx: Tx, { id, tenantId }: Order, work: NonNullable<OrderChange["work"]>): Promise<void> {
  const { technicianId, scheduledFor } = work;
  await tx.run(SET_WORK, [tenantId, id, technicianId !== undefined, technicianId ?? null, scheduledFor ?? null]);
}

async function writeAct(tx: Tx, order: Order, change: OrderChange): Promise<OrderState> {
  const { act, payment, audit, tells, work } = change;
  const { id, tenantId, state } = order;
  if (!act || alreadyDone(state, act)) return state;
  const next = nextOrderState(state, act);
  if (next) {
    await tx.run(SET_STATE, [tenantId, id, next]);
    const when = work?.scheduledFor ?? null;
    const detail = { from: state, ...(audit && { by: audit.actor }), ...(when !== null && { when }) };
    const event = await addEvent(tx, tenantId, id, payment?.id ?? null, `order.${next}`, detail);
    if (tells) await tx.run(ADD_NEWS, [event, tenantId, id, next, when]);
    // Of a payment the company may want to say something, too: the address of the receipt.
    else if (next === "paid") await tx.run(ADD_PAID_NEWS, [event, tenantId, id]);
    return next;
  }
  await refuse(tx, order, payment?.id ?? null, { from: state, act });
  return state;
}

async function writePayment(tx: Tx, order: Order, payments: readonly Payment[], change: OrderChange): Promise<void> {
  const { id: orderId, tenantId } = order;
  if (change.newPayment) {
    const { id, conversationId, channelId, effectKey, gateway, accountId, amount, currency, expiresAt, methods } =
      change.newPayment;
    const owner = [id, tenantId, orderId, conversationId, channelId, effectKey];
    await tx.run(ADD_PAYMENT, [...owner, gateway, accountId, amount, currency, expiresAt, methods]);
    await addEvent(tx, tenantId, orderId, id, "payment.creating", { amount, currency, gateway, account: accountId });
  }
  if (!change.payment) return;
  const { id, state, effectKey, externalId, url, problem, paidAt, askAt, ...money } = change.payment;
  const before = payments.find((payment) => payment.id === id);
  if (!before) throw new Error(`order ${orderId} has no payment ${id}`);
  const moves = state !== undefined && state !== before.state;
  const allowed = !moves || mayPaymentBecome(before.state, state);
  const values = [state ?? null, effectKey ?? null, externalId ?? null, url ?? null, problem ?? null, paidAt ?? null];
  if (!allowed) values[0] = null;
  const { refunded, surplus, dispute, pixCode, pixPicture, refund, surplusAccepted } = money;
  const given = refund && JSON.stringify(refund);
  const rest = [refunded, surplus, dispute, pixCode, pixPicture, given, surplusAccepted].map((value) => value ?? null);
  await tx.run(SET_PAYMENT, [tenantId, id, ...values, askAt !== undefined, askAt ?? null, ...rest]);
  if (moves && allowed)
    await addEvent(tx, tenantId, orderId, id, `payment.${state}`, { from: before.state, problem: problem ?? null });
  if (!allowed) await refuse(tx, order, id, { from: before.state, to: state ?? null });
}

/** Records a change that is not allowed but came all the same, and alerts people. */
async function refuse(tx: Tx, order: Order, paymentId: string | null, detail: Detail): Promise<void> {
  await addEvent(tx, order.tenantId, order.id, paymentId, "order.refused", detail);
  const text = `Algo aconteceu com o pedido ${order.number} que não cabe no estado em que ele está. Confira o pedido.`;
  const alert = { kind: "order_refused", text, detail: { order: order.id, payment: paymentId, ...detail } };
  await raiseAlert(tx, order.tenantId, order.conversationId, alert);
}

function presentOrder(row: OrderRow, lines: OrderLine[]): Order {
  const { id, number, state, total, discount, currency, technician_id: technicianId } = row;
  const scheduledFor = row.scheduled_for?.getTime() ?? null;
  const owner = { tenantId: row.tenant_id, contactId: row.contact_id, conversationId: row.conversation_id };
  return {
    id,
    number,
    ...owner,
    state,
    heldFrom: row.held_from,
    began: row.began,
    total,
    discount,
    currency,
    scheduledFor,
    technicianId,
    lines,
  };
}
