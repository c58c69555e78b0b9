import { type Movement, missingFrom } from "../../bot/vocabulary/movement.js";
import { alreadyDone, mayPaymentBecome, nextOrderState } from "../../bot/vocabulary/order-states.js";
import type { GatewayPayment } from "../../payments/gateway.js";
import type { Order, OrderChange, OrderStore, Payment } from "../../payments/ports.js";
import { settle } from "../../payments/settle.js";
import type { NoSettling } from "../../payments/settle-by-person.js";

const KNOWN = { account: "acme", live: false };
/** When its payments end (ms). */
export const END = 1_000_000;

/** The stores' own rule, in memory: a change that is not allowed is counted and changes nothing. */
export function ledgerOf(count: number) {
  const order: Order = {
    id: "o",
    tenantId: "t",
    number: 1,
    contactId: "c",
    conversationId: "v",
    state: "approved",
    heldFrom: null,
    began: false,
    total: 5_000,
    currency: "BRL",
    discount: 0,
    scheduledFor: null,
    technicianId: null,
    lines: [],
  };
  const payments: Payment[] = Array.from({ length: count }, (_, n) => ({
    id: `p${n}`,
    tenantId: "t",
    conversationId: "v",
    channelId: "h",
    orderId: "o",
    effectKey: `e${n}`,
    gateway: "g",
    accountId: "a",
    externalId: `x${n}`,
    state: "pending",
    amount: 5_000,
    refunded: 0,
    refund: null,
    surplus: 0,
    surplusAccepted: 0,
    dispute: null,
    currency: "BRL",
    methods: null,
    url: "u",
    pixCode: null,
    pixPicture: null,
    problem: null,
    expiresAt: END,
    paidAt: null,
    createdAt: 0,
  }));
  const events: string[] = [];
  const lines: (Movement & { payment: string })[] = [];
  const alerts: string[] = [];
  let refused = 0;
  /** The ledger's unique index would drop such a line without a word. */
  function add(line: Movement & { payment: string }): void {
    if (lines.some(({ kind, id }) => kind === line.kind && id === line.id))
      throw new Error(`the ledger has ${line.kind} ${line.id} already`);
    lines.push(line);
  }
  function apply(change: OrderChange | null): void {
    const payment = payments.find((one) => one.id === change?.payment?.id);
    const { state } = change?.payment ?? {};
    if (payment && state && state !== payment.state) {
      if (mayPaymentBecome(payment.state, state)) events.push(`${payment.id} ${(payment.state = state)}`);
      else refused += 1;
    }
    const { askAt: _later, state: _moved, ...rest } = change?.payment ?? {};
    if (payment) Object.assign(payment, JSON.parse(JSON.stringify(rest)));
    const act = change?.act;
    if (act && !alreadyDone(order.state, act)) {
      const next = nextOrderState(order.state, act);
      const from = order.state;
      if (next) events.push(`order ${(order.state = next)}`);
      if (next) order.heldFrom = next === "review" ? from : null;
      else refused += 1;
    }
    const { told } = change ?? {};
    if (told) {
      const known = lines.filter(({ payment: of }) => of === told.paymentId);
      for (const line of missingFrom(known, told.movements)) add({ ...line, payment: told.paymentId });
    }
    for (const alert of change?.alerts ?? []) alerts.push(alert.kind);
  }
  /** What is decided with the whole order, as the store does it. */
  const orders: Pick<OrderStore, "change"> = {
    async change(_tenantId, _orderId, decide) {
      const change = decide(order, payments, []);
      apply(change);
      return { order, payments, change };
    },
  };
  return {
    order,
    payments,
    orders,
    /** The lines of the ledger, in the order in which they were written. */
    lines,
    events,
    alerts,
    refused: () => refused,
    look(id: string, seen: GatewayPayment, now: number): void {
      apply(settle(order, payments, id, seen, { ...KNOWN, now }));
    },
    /** Writes a change that a person decided. */
    decide(change: OrderChange | NoSettling | null): boolean {
      if (change === null || typeof change === "string") return false;
      apply(change);
      return true;
    },
  };
}

/** What a gateway says of a payment of this ledger; not paid yet and in order but for `what`. */
export function seenOf(id: string, what: Partial<GatewayPayment>): GatewayPayment {
  const own = { id: id.replace("p", "x"), reference: id };
  return {
    ...own,
    state: "pending",
    refusals: 0,
    amount: 5_000,
    refunded: 0,
    surplus: 0,
    dispute: null,
    currency: "BRL",
    ...KNOWN,
    paidAt: null,
    movements: [],
    ...what,
  };
}
