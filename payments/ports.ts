import type { ConversationAddress } from "../bot/ports/rooms.js";
import type { Movement } from "../bot/vocabulary/movement.js";
import type { OrderRules } from "../bot/vocabulary/order-rules.js";
import type { OrderAct, OrderState, PaymentState } from "../bot/vocabulary/order-states.js";
import type { AuditAct } from "../platform/audit-acts.js";
import type { GatewayAccount } from "./gateway.js";
import type { PaymentMethod } from "./payment-methods.js";

/** Something that the company sells now. Amounts are integers of the currency's smallest unit. */
export type CatalogItem = {
  slug: string;
  title: string;
  price: number;
  /** ISO 4217. */
  currency: string;
  minutes: number;
  /** The actions that the agent carries out for it. Empty when people do the work. */
  actions: string[];
};

/** `price` and `minutes` are of one. */
export type OrderLine = {
  item: string;
  title: string;
  price: number;
  minutes: number;
  quantity: number;
  actions: string[];
};

export type Order = {
  id: string;
  tenantId: string;
  /** The number that customers are told. It counts up within the company. */
  number: number;
  contactId: string;
  conversationId: string;
  state: OrderState;
  /** Of an order in review, the state from which it came there; null for any other. */
  heldFrom: OrderState | null;
  /** Whether work on it ever began, also when a person gave it another date since. */
  began: boolean;
  /** What is charged: the lines without the discount. */
  total: number;
  discount: number;
  currency: string;
  /** For when its work was last arranged. */
  scheduledFor: number | null;
  technicianId: string | null;
  lines: OrderLine[];
};

/** Money that we asked a gateway to give back: the last one of a payment. A payment has one under way at most. */
export type Refund = {
  /** Also our idempotency key at the gateway. */
  id: string;
  /** The payment's own money, or what came beyond it. */
  what: "payment" | "surplus";
  amount: number;
  /** How much had gone back when it began; of a surplus, how much there was. */
  before: number;
  /** The person who gives it back; null for a flow. */
  by: string | null;
  reason: string;
  /**
   * `begun`: the gateway is to be asked. `under_way`: it has taken the request. `refused`: it never took it. `failed`: it
   * took it, or the customer was promised it, and the money did not go back after all. `given_up`: the same, and a person decided to keep the money.
   */
  state: "begun" | "under_way" | "done" | "refused" | "failed" | "given_up";
  at: number;
  /** Who tells the customer what becomes of it: the step that waits for it, or a message of ours. */
  saidBy: "step" | "message";
  /** Whether people were told that it takes long. */
  late: boolean;
};

/** A refund that ever began for an order, as its ledger has it. */
export type BegunRefund = Pick<Refund, "id" | "what" | "amount" | "reason"> & {
  paymentId: string;
  /** What a person asked for: null for all that was left. A flow, and versions before this, wrote the amount alone. */
  asked: number | null;
};

export type Payment = ConversationAddress & {
  /** Also our reference and idempotency key at the gateway. */
  id: string;
  orderId: string;
  /** The `orders.charge` effect whose step hears what becomes of the payment. */
  effectKey: string;
  gateway: string;
  /** The company's account at the gateway; null for payments of the sandbox from before there were accounts. */
  accountId: string | null;
  externalId: string | null;
  state: PaymentState;
  amount: number;
  /** How much of it was given back so far, as the gateway last said. */
  refunded: number;
  refund: Refund | null;
  /** How much of the surplus a person decided to keep. */
  surplusAccepted: number;
  /** Money that came beyond the amount, and the state of a dispute about it, as the gateway last said. */
  surplus: number;
  dispute: "open" | "won" | "lost" | null;
  currency: string;
  /** The ways to pay that it offers; null for all that its account serves. */
  methods: readonly PaymentMethod[] | null;
  url: string | null;
  /** A Pix that is paid in the conversation: its text, and the stored file of its picture. */
  pixCode: string | null;
  pixPicture: string | null;
  /** Why people must look at it, or why it failed. */
  problem: string | null;
  expiresAt: number;
  paidAt: number | null;
  createdAt: number;
};

/** What only the gateway brings. */
type MadeLater =
  | "url"
  | "externalId"
  | "refunded"
  | "refund"
  | "surplusAccepted"
  | "surplus"
  | "dispute"
  | "pixCode"
  | "pixPicture"
  | "problem"
  | "paidAt";

/** Something that people must look at. `kind` is a stable name. */
export type Alert = { kind: string; text: string; detail: Record<string, string | number | boolean | null> };

/** What a decision changes. All of it is written in the transaction in which it was decided. */
export type OrderChange = {
  /** An act that the order's state does not allow is recorded and alerted, and changes nothing. */
  act?: OrderAct;
  /** What people arrange: who does the work (null for nobody yet) and when. */
  work?: { technicianId?: string | null; scheduledFor?: number };
  /** The customer is told of the state that `act` gives. */
  tells?: true;
  payment?: {
    id: string;
    /** A state that is not allowed is recorded and alerted, like an act. */
    state?: PaymentState;
    /** A later effect of the same order takes the payment over. */
    effectKey?: string;
    externalId?: string;
    url?: string;
    problem?: string;
    paidAt?: number;
    refunded?: number;
    refund?: Refund;
    surplusAccepted?: number;
    surplus?: number;
    dispute?: "open" | "won" | "lost";
    pixCode?: string;
    pixPicture?: string;
    /** When to ask the gateway again, or tell the conversation again; null for never. */
    askAt?: number | null;
  };
  /** What its gateway tells of the money of a payment. The ledger gets what it does not have yet. */
  told?: { paymentId: string; movements: readonly Movement[] };
  newPayment?: Omit<Payment, "state" | "createdAt" | "accountId" | MadeLater> & { accountId: string };
  /** Further lines for the ledger. */
  notes?: { kind: string; detail: Record<string, string | number | boolean | null> }[];
  alerts?: Alert[];
  /** What a person decided, for the audit: written with it or not at all. */
  audit?: {
    actor: string;
    from: string;
    action: AuditAct;
    subject: `payment:${string}` | `order:${string}`;
    detail: object;
    before: object;
    after: object;
  };
};

/** Who quotes, what they take off the sum, and what the audit keeps of it. */
export type PersonsQuote = { userId: string | null; discount: number; actor: string; from: string };

/** An account, as payments name it. */
export type PaidAt = Pick<GatewayAccount, "id" | "tenantId" | "gateway">;

/** Orders and their payments. Every change adds a line to the ledger in the same transaction. */
export type OrderStore = {
  /** The items with these slugs that are on sale, in this order, each once. */
  findItems(tenantId: string, slugs: readonly string[]): Promise<CatalogItem[]>;
  contactOf(tenantId: string, conversationId: string): Promise<string | null>;
  /**
   * Writes a quoted order. The same `key` again returns the order that it made. Null when there is no such
   * conversation.
   */
  open(
    to: ConversationAddress,
    key: string,
    lines: readonly OrderLine[],
    currency: string,
    /** Slugs that were asked for and are not on sale. They are noted in the ledger. */
    leftOut: readonly string[],
  ): Promise<Order | null>;
  /**
   * The same for a person's quote. What was quoted before in the conversation and waits for an answer is called off;
   * `another`: another person has just quoted in it, and its customer was not asked about that yet.
   */
  openByPerson(
    to: ConversationAddress,
    key: string,
    lines: readonly OrderLine[],
    currency: string,
    by: PersonsQuote,
  ): Promise<Order | "another" | null>;
  /** The order that an effect made. */
  findByKey(tenantId: string, key: string): Promise<Order | null>;
  find(tenantId: string, orderId: string): Promise<Order | null>;
  /** An order with all its payments, for whoever only shows it: nothing is locked. */
  look(tenantId: string, orderId: string): Promise<{ order: Order; payments: Payment[] } | null>;
  /**
   * Locks the order, gives it with all its payments and refunds to `decide`, and writes what `decide` returns. `decide` is pure and
   * may be called again. Null when this company has no such order.
   */
  change(
    tenantId: string,
    orderId: string,
    decide: (order: Order, payments: readonly Payment[], begun: readonly BegunRefund[]) => OrderChange | null,
  ): Promise<{ order: Order; payments: Payment[]; change: OrderChange | null } | null>;
  /** Finds a payment of any company, because a notification at an address without an account names only its own id. */
  findPayment(gateway: string, externalId: string): Promise<Payment | null>;
  /** Finds a payment that was made at this account. */
  findPaymentAt(account: PaidAt, externalId: string): Promise<Payment | null>;
  /** Finds a payment that was made at this account by our own id of it, which is our reference there. */
  findPaymentByReference(account: PaidAt, reference: string): Promise<Payment | null>;
  /** The payments of all companies that are due. */
  paymentsToAsk(at: number, most: number): Promise<Payment[]>;
  /**
   * `unless`: somebody asked for it between these moments, for something that was not seen yet. Then nothing changes. Nor
   * does it when a refund is open, because whoever goes on with it says when to ask again.
   */
  setAskAt(
    payment: Pick<Payment, "tenantId" | "id">,
    at: number | null,
    unless?: { since: number; until: number },
  ): Promise<void>;
};

/** Raises alerts. A store of its own, for rooms that have nothing else to write with an alert. */
export type AlertStore = {
  raise(tenantId: string, conversationId: string | null, alert: Alert): Promise<void>;
};

/** Notifications of topics that nothing here understands. They are kept for people who look for what was missed. */
export type NoticeStore = {
  /** The same notification again is counted, and not kept twice. */
  keep(account: PaidAt, topic: string, body: string): Promise<void>;
  /** Forgets a thousand at most that last came before this moment (ms since the epoch). How many they were. */
  prune(tenantId: string, before: number): Promise<number>;
};

/** A state that a person gave to an order, or that it was paid, and of which the customer was not told yet. */
export type OrderNews = {
  id: string;
  tenantId: string;
  orderId: string;
  state: OrderState;
  scheduledFor: number | null;
};

/** What must be known of an order to tell its customer. */
export type ToldOrder = {
  number: number;
  titles: string[];
  at: ConversationAddress;
  company: { name: string; timezone: string; locale: string; rules: OrderRules };
  /** The person who made the quote; null: a flow did. */
  quotedBy: { userId: string; personName: string } | null;
};

export type OrderNewsStore = {
  /** What is due of all companies that are served, the oldest first; what is older than two days is no news any more. */
  due(most: number): Promise<OrderNews[]>;
  /** The news of one order. */
  of(tenantId: string, orderId: string): Promise<OrderNews[]>;
  about(news: Pick<OrderNews, "tenantId" | "orderId">): Promise<ToldOrder | null>;
  /** The conversation has it, or the company says nothing of it. */
  done(news: Pick<OrderNews, "tenantId" | "id">): Promise<void>;
};

/** Addresses of customers' pages. Only the hash of an address's secret is kept. */
export type OrderLinkStore = {
  /** The newest that is not revoked and lasts until this moment (ms since the epoch) at least. */
  open(tenantId: string, orderId: string, until: number): Promise<{ id: string; endsAt: number } | null>;
  add(tenantId: string, orderId: string, link: { id: string; secretHash: string; endsAt: number }): Promise<void>;
  /** Revokes all of an order. How many there were. */
  revoke(tenantId: string, orderId: string): Promise<number>;
  /** What the page shows; null for a secret that nobody has, or that is revoked or over. */
  find(tenantId: string, secretHash: string, now: number): Promise<CustomerOrder | null>;
};

/** An order as its customer's page shows it. Moments are ms since the epoch. */
export type CustomerOrder = Pick<
  Order,
  "id" | "tenantId" | "number" | "state" | "total" | "discount" | "currency" | "scheduledFor" | "lines"
> & {
  createdAt: number;
  customer: string | null;
  payments: Pick<
    Payment,
    | "id"
    | "state"
    | "amount"
    | "refunded"
    | "currency"
    | "methods"
    | "url"
    | "pixCode"
    | "pixPicture"
    | "expiresAt"
    | "paidAt"
    | "gateway"
    | "externalId"
  >[];
  /** The last report of the computer that the order's work is done on; while that is not known, of its conversation. */
  report: { pageKey: string; score: number | null; at: number } | null;
  channel: { id: string; kind: string; settings: unknown };
  company: { name: string; timezone: string; locale: string; profile: Record<string, unknown>; color: string | null };
};

/** A line of the money ledger. Moments in ms since the epoch. */
export type LedgerLine = Movement & { paymentId: string };

/** The comparison of an account with what its gateway knows, between two moments (ms since the epoch). */
export type AskedReport = {
  id: string;
  tenantId: string;
  accountId: string;
  gateway: string;
  from: number;
  to: number;
  /** When it was asked for. */
  askedAt: number;
};

/**
 * What is otherwise at the gateway. `missing_here`: the ledger has no such movement, even after the payment was looked at.
 * `missing_there`: the gateway does not tell of it. `amount`: both have it, and not as much. `unpaid`: a payment counts as
 * paid here, and the gateway tells of no money. `unknown`: money with a reference like ours, and no payment that has it.
 */
export type Difference = {
  what: "missing_here" | "missing_there" | "amount" | "unpaid" | "unknown";
  /** Null for a payment as a whole. */
  kind: Movement["kind"] | null;
  /** The gateway's id. */
  gatewayId: string;
  paymentId: string | null;
  ours: number | null;
  theirs: number | null;
  currency: string;
  at: number;
};

export type Compared = { compared: number; foreign: number; mended: number; differences: Difference[] };

/** The money ledger, for whoever compares it. */
export type BooksStore = {
  /** The comparisons that are to be made, of all companies. */
  asked(most: number): Promise<AskedReport[]>;
  /**
   * Asks for a comparison of the accounts that were not compared since `since`; `by`: who asks, for the audit. Nobody asked:
   * then one that failed is put off, longer each time, for a day at most.
   */
  askFor(
    tenantId: string,
    wanted: { since: number; from: number; to: number; now: number },
    by?: { actor: string; from: string },
  ): Promise<void>;
  /** Takes it until a moment, so that nobody else makes it meanwhile; false when somebody has it, or it has ended. */
  claim(report: AskedReport, lease: { now: number; until: number }): Promise<boolean>;
  /** Ends it, once, and raises the alert with that. */
  end(
    report: AskedReport,
    end: ({ state: "done" } & Compared) | { state: "failed"; problem: string },
    alert?: Alert | null,
  ): Promise<void>;
  linesOf(tenantId: string, paymentId: string): Promise<LedgerLine[]>;
  /** The payment of a charge, by the gateway's id of it. */
  paymentOfCharge(report: AskedReport, charge: string): Promise<string | null>;
  findPayment(tenantId: string, paymentId: string): Promise<Payment | null>;
  /** A thousand lines of the account between the report's moments, in order of `id`, after this one. */
  linesBetween(report: AskedReport, after: string | null): Promise<(LedgerLine & { lineId: string })[]>;
  /** Payments of the account that count as paid, and of which the ledger has nothing; the newest first. */
  paidWithoutLines(report: AskedReport, most: number): Promise<Payment[]>;
};
