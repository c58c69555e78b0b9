import type { ConversationAddress } from "../bot/ports/rooms.js";
import type { OrderAct, OrderState, PaymentState } from "../bot/vocabulary/order-states.js";

/** What the company sells now. Amounts are integers of the currency's smallest unit. */
export type CatalogItem = {
  slug: string;
  title: string;
  price: number;
  /** ISO 4217. */
  currency: string;
  minutes: number;
  /** What the agent does for it by itself; none: people do the work. */
  actions: string[];
};

export type OrderLine = { item: string; title: string; price: number; minutes: number; actions: string[] };

export type Order = {
  id: string;
  tenantId: string;
  /** Counts up within the company; what customers are told. */
  number: number;
  contactId: string;
  conversationId: string;
  state: OrderState;
  total: number;
  currency: string;
  lines: OrderLine[];
};

export type Payment = ConversationAddress & {
  /** Also our reference and the idempotency key at the gateway. */
  id: string;
  orderId: string;
  /** The `orders.charge` effect whose step hears what becomes of it. */
  effectKey: string;
  gateway: string;
  externalId: string | null;
  state: PaymentState;
  amount: number;
  currency: string;
  url: string | null;
  expiresAt: number;
  createdAt: number;
};

/** People must look at this. `kind` is a stable name. */
export type Alert = { kind: string; text: string; detail: Record<string, string | number | boolean | null> };

/** What a decision writes, all of it in the transaction that it was decided in. */
export type OrderChange = {
  /** An act that the order's state does not allow is written down and alerted, and changes nothing. */
  act?: OrderAct;
  payment?: {
    id: string;
    /** Refused and alerted like an act, where it may not be. */
    state?: PaymentState;
    /** Taken over by a later effect of the same order. */
    effectKey?: string;
    externalId?: string;
    url?: string;
    problem?: string;
    paidAt?: number;
    /** When the gateway is asked again, or the conversation told again; null: no more. */
    askAt?: number | null;
  };
  newPayment?: Omit<Payment, "state" | "url" | "externalId" | "createdAt">;
  /** Further lines of the ledger. */
  notes?: { kind: string; detail: Record<string, string | number | boolean | null> }[];
  alerts?: Alert[];
};

/** Orders and their payments. Every change is a line of the ledger in the same transaction. */
export type OrderStore = {
  /** Items of these slugs that are on sale, in this order, each once. */
  findItems(tenantId: string, slugs: readonly string[]): Promise<CatalogItem[]>;
  contactOf(tenantId: string, conversationId: string): Promise<string | null>;
  /** Writes a quoted order. The same `key` again gives the order that it made. Null: there is no such conversation. */
  open(
    to: ConversationAddress,
    key: string,
    lines: readonly OrderLine[],
    currency: string,
    /** Asked for and not on sale; noted in the ledger. */
    leftOut: readonly string[],
  ): Promise<Order | null>;
  /** The order that an effect made. */
  findByKey(tenantId: string, key: string): Promise<Order | null>;
  find(tenantId: string, orderId: string): Promise<Order | null>;
  /**
   * Locks the order, lets `decide` see it with all its payments, and writes what it says. `decide` is pure and may be
   * called again. Null: this company has no such order.
   */
  change(
    tenantId: string,
    orderId: string,
    decide: (order: Order, payments: readonly Payment[]) => OrderChange | null,
  ): Promise<{ order: Order; payments: Payment[]; change: OrderChange | null } | null>;
  /** Of any company: a gateway's notification names only its own id. */
  findPayment(gateway: string, externalId: string): Promise<Payment | null>;
  /** Of any company: payments that are due. */
  paymentsToAsk(at: number, most: number): Promise<Payment[]>;
  setAskAt(payment: Pick<Payment, "tenantId" | "id">, at: number | null): Promise<void>;
};

/** What people must look at. A store of its own, for rooms that have nothing else to write with it. */
export type AlertStore = {
  raise(tenantId: string, conversationId: string | null, alert: Alert): Promise<void>;
};
