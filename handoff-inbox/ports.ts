import type { AgentSettings } from "../agent/wire.js";
import type { ConversationRef } from "../bot/ports/store.js";
import type { OrderState, PersonsAct } from "../bot/vocabulary/order-states.js";
import type { FleetDetail, FleetRow } from "../db/stores/fleet-reader.js";
import type { Asker } from "../db/stores/gap-store.js";
import type { Examined } from "../knowledge/create-knowledge.js";
import type { GapCluster } from "../knowledge/gaps/cluster-gaps.js";
import type { Drafted } from "../knowledge/gaps/draft-article.js";
import type { Bringer, KnowledgeSource, StoredDocument } from "../knowledge/ports.js";
import type { Rehearsed } from "../knowledge/questions/rehearse-change.js";
import type { Sight } from "../platform/rights.js";
import type { LedgerDay, LedgerReport } from "./contract/ledger.js";
import type { DeviceAct } from "./contract/office/devices.js";
import type { DeskPayment } from "./contract/payments.js";

/** A customer's rating of a service: 1 to 5, a comment if there is one, and when (ms since the epoch). */
export type Rating = { score: number; comment: string | null; at: number };

/** Stores ratings of conversations, for the person who served the customer. */
export type RatingStore = {
  /**
   * Stores a rating once per `effectKey`. The same key again only adds a comment that was missing. The rating belongs
   * to the person who last spoke for the company since the conversation's last rating; to nobody when only the bot did.
   * False when there is no such conversation in this tenant.
   */
  record(conversation: ConversationRef, effectKey: string, rating: Rating): Promise<boolean>;
};

/** A computer as the office shows it. Moments are ms since the epoch. */
export type DeskDevice = Omit<FleetRow, "blocked" | "channelId" | "settings"> & {
  state: "online" | "offline" | "blocked";
  settings: AgentSettings;
};
/** `away`: it is off. `busy`: it is being measured. */
export type DeviceRefused = "gone" | "away" | "busy";
/** The computers of a company, and what people do about them. Each act is in the audit. */
export type DeviceDesk = {
  list(tenantId: string): Promise<DeskDevice[]>;
  /** Null when this company has no such computer. The reports' oldest comes first. */
  one(tenantId: string, id: string): Promise<(DeskDevice & Omit<FleetDetail, "row">) | null>;
  act(tenantId: string, id: string, act: DeviceAct, by: By): Promise<DeviceRefused | "done">;
  settings(tenantId: string, id: string, settings: AgentSettings, by: By): Promise<DeviceRefused | "done">;
};

/** A payment as people settle it. */
export type SettledPayment = Omit<DeskPayment, "contactName"> & {
  contactId: string;
  contactName: string | null;
  phone: string | null;
};

/** Why a payment was not settled so. */
export type NotSettled =
  | "gone"
  | "under_way"
  | "no_money"
  | "too_much"
  | "surplus_first"
  | "contested"
  | "not_open"
  | "key_used";

/** What people decide about payments. Each decision is in the audit. */
export type PaymentSettling = {
  /** The payments of a company that people must look at. */
  list(tenantId: string): Promise<SettledPayment[]>;
  /** Null when this company has no such order. */
  ofOrder(tenantId: string, orderId: string): Promise<SettledPayment[] | null>;
  /** Begins a refund. The same `id` again changes nothing; with another wish it is `key_used`. */
  refund(
    tenantId: string,
    paymentId: string,
    asked: { id: string; what: "payment" | "surplus"; amount: number | null; reason: string },
    by: { actor: string; from: string },
  ): Promise<NotSettled | "done">;
  accept(tenantId: string, paymentId: string, by: { actor: string; from: string }): Promise<NotSettled | "done">;
};

type By = { actor: string; from: string };

/** An order in a list. Moments are ms since the epoch. `team`, `owner` and `ownerId` are its conversation's. */
export type DeskOrderRow = {
  id: string;
  number: number;
  state: OrderState;
  total: number;
  currency: string;
  /** The first of its lines, and how many there are. */
  title: string | null;
  lines: number;
  conversationId: string;
  contactId: string;
  contactName: string | null;
  phone: string | null;
  technicianId: string | null;
  technicianName: string | null;
  scheduledFor: number | null;
  createdAt: number;
  changedAt: number;
  team: string | null;
  owner: string;
  ownerId: string | null;
};

/** A line of the order's history. `kind`: `order.<state>`, `payment.<state>`, `note`, `file` and others. */
export type DeskOrderEvent = {
  id: string;
  kind: string;
  detail: Record<string, unknown>;
  by: string | null;
  at: number;
};

/** A page of an order's history; `next` leads to the one after it. */
export type OrderHistory = { items: DeskOrderEvent[]; next: string | null };

/** What rights need to know of an order, and whether its customer can be written to. */
export type OrderPlace = Pick<DeskOrderRow, "team" | "owner" | "ownerId"> & {
  channelKind: string;
  /** ms since the epoch; null: they never wrote. */
  lastInboundAt: number | null;
  optedOut: boolean;
};

/** Orders of one state: `next` leads to those after these. A `count` of a thousand means a thousand or more. */
export type BoardColumn = { state: OrderState; count: number; items: DeskOrderRow[]; next: string | null };

export type DeskOrderDetail = DeskOrderRow & {
  discount: number;
  quotedByName: string | null;
  items: { item: string; title: string; price: number; minutes: number; quantity: number }[];
  payments: {
    id: string;
    state: string;
    amount: number;
    refunded: number;
    currency: string;
    gateway: string;
    methods: string[] | null;
    /** How a dispute about it stands, as the gateway last said. */
    dispute: "open" | "won" | "lost" | null;
    paidAt: number | null;
    expiresAt: number;
  }[];
  /** Notes and files, all of them, the newest first. */
  work: DeskOrderEvent[];
  /** What happened, the newest first: the first page of it. */
  history: OrderHistory;
  acts: PersonsAct[];
  /** Those of them of which the company has its customers told. */
  toldActs: PersonsAct[];
  /** Until when the customer's page is open; null when there is none. */
  pageEndsAt: number | null;
};

/** Which orders a list shows. */
export type OrderFilter = {
  states: readonly OrderState[] | null;
  /** A person's id, or `none`. */
  technician: string | null;
  /** A number, a part of the customer's name or phone, or of an item's title. */
  text: string | null;
  /** ms since the epoch, when it was quoted: `from` <= at < `to`. */
  from: number | null;
  to: number | null;
};

/** Why a person's act on an order was not done. `stale`: it is no longer in the state that they saw. */
export type OrderRefused =
  | "gone"
  | "stale"
  | "not_allowed"
  | "no_date"
  | "payment_open"
  | "money_in_doubt"
  | "no_person"
  | "full";

/**
 * Why a person's quote was not made. `percent`: how much of the sum their role may take off. `another`: somebody else quoted
 * at the same moment.
 */
export type QuoteRefused =
  | { outcome: "empty"; leftOut: string[] }
  | { outcome: "too_much_off"; percent: number }
  | { outcome: "another" }
  | { outcome: "gone" };

/** Orders as people work on them. What is written is in the audit. */
export type OrderDesk = {
  list(
    tenantId: string,
    sight: Sight,
    filter: OrderFilter,
    before: number | null,
    most: number,
  ): Promise<DeskOrderRow[]>;
  /** The last changed of each of the filter's states, after `cursor`, and how many there are. */
  board(
    tenantId: string,
    sight: Sight,
    filter: OrderFilter & { states: readonly OrderState[] },
    cursor: string | null,
    most: number,
  ): Promise<BoardColumn[]>;
  /** Null when this company has no such order. */
  place(tenantId: string, orderId: string): Promise<OrderPlace | null>;
  find(tenantId: string, orderId: string): Promise<DeskOrderDetail | null>;
  history(tenantId: string, orderId: string, cursor: string | null): Promise<OrderHistory>;
  /** Who may be given work: everybody of the company who may move orders. */
  technicians(tenantId: string): Promise<{ id: string; name: string }[]>;
  /** `tells`: whether the company has its customers told of it. */
  move(
    tenantId: string,
    orderId: string,
    move: { act: PersonsAct; from: OrderState; when: number | null },
    by: By,
  ): Promise<OrderRefused | { tells: boolean }>;
  assign(tenantId: string, orderId: string, technicianId: string | null, by: By): Promise<OrderRefused | "done">;
  /** The same `id` again changes nothing. */
  note(tenantId: string, orderId: string, note: { id: string; text: string }, by: By): Promise<OrderRefused | "done">;
  /** Puts a stored file to an order. */
  attach(
    tenantId: string,
    orderId: string,
    file: { id: string; file: string; name: string; mime: string; size: number; state: string },
    by: By,
  ): Promise<OrderRefused | "done">;
  /** The address of the customer's page, which is made when there is none. */
  link(tenantId: string, orderId: string, by: By): Promise<string>;
  unlink(tenantId: string, orderId: string, by: By): Promise<void>;
  onSale(
    tenantId: string,
  ): Promise<{ slug: string; title: string; price: number; currency: string; minutes: number }[]>;
  /** How much of a sum this role may take off, in percent. */
  percentOff(tenantId: string, role: string): Promise<number>;
  /** Writes a quote, in place of those of the conversation that wait for an answer, and lets the flow ask the customer. */
  quote(
    to: { tenantId: string; conversationId: string; channelId: string },
    quote: { key: string; items: readonly { slug: string; quantity: number }[]; discount: number },
    person: { id: string; name: string; role: string },
    by: By,
  ): Promise<QuoteRefused | { outcome: "done"; orderId: string }>;
};

/** Days of the company's calendar (`YYYY-MM-DD`), both counted. */
export type LedgerDays = { from: string; to: string };

/** The company's money at gateways, for people. Amounts as in the contract. */
export type MoneyBooks = {
  days(tenantId: string, days: LedgerDays): Promise<LedgerDay[]>;
  reports(tenantId: string): Promise<LedgerReport[]>;
  /** Asks for a comparison of all accounts. It is in the audit. */
  compare(tenantId: string, by: { actor: string; from: string }): Promise<void>;
  /** The ledger of these days as the pieces of a CSV file. That it was taken is in the audit before its first piece. */
  csv(tenantId: string, days: LedgerDays, by: { actor: string; from: string }): AsyncIterable<string>;
};

/** What a company spent on models. `micros`: millionths of the currency's unit; 0 where no price is known. */
export type ModelSpent = { currency: string | null; calls: number; tokens: number; micros: number };

export type ModelTest = { outcome: "ok" | "limited" | "refused" | "unavailable"; reason: string | null; ms: number };

/** What people see of language models, and how they try an account out. */
export type ModelDesk = {
  /** Whether the installation has an account of its own, which serves companies that have none. */
  installation: boolean;
  /** What was spent in the last 24 hours, by currency. */
  spent(tenantId: string): Promise<ModelSpent[]>;
  /** Asks an account's model a short question. The audit and the account remember how it ended. Null for an unknown name. */
  test(tenantId: string, name: string, by: { actor: string; from: string }): Promise<ModelTest | null>;
};

/** Documents that people bring, and the articles that are made of them. */
export type DocumentDesk = {
  /** The newest first. */
  all(tenantId: string): Promise<KnowledgeSource[]>;
  /**
   * Keeps a file, and makes articles of it in the background. The same `id` again changes nothing. Null when the company
   * has as many as it may.
   */
  bring(
    tenantId: string,
    file: { id: string; name: string; bytes: Buffer },
    by: Bringer,
  ): Promise<KnowledgeSource | null>;
  /**
   * Fetches a page of the web and brings it like a file. It is fetched again every day. The same `id` again changes
   * nothing. `refused`: why it cannot be read, in Portuguese.
   */
  bringPage(
    tenantId: string,
    page: { id: string; url: string },
    by: Bringer,
  ): Promise<
    { outcome: "kept"; document: KnowledgeSource } | { outcome: "refused"; reason: string } | { outcome: "too_many" }
  >;
  /**
   * Puts the pages that a site's sitemap names on the list; they are visited in the background, one after the other. `left`: how
   * many more there are than a company may have.
   */
  bringSite(
    tenantId: string,
    site: { id: string; url: string },
    by: Bringer,
  ): Promise<
    | { outcome: "listed"; pages: number; left: number }
    | { outcome: "refused"; reason: string }
    | { outcome: "too_many" }
  >;
  /** Fetches a page again at once, unless it is being read. Null when there is no such page. */
  visitNow(tenantId: string, id: string): Promise<KnowledgeSource | null>;
  /** Puts another file in its place. The old articles answer until it is read. Null when there is no such document. */
  replace(
    tenantId: string,
    id: string,
    file: { name: string; bytes: Buffer },
    by: Bringer,
  ): Promise<KnowledgeSource | null>;
  /** Removes a document and its articles. False when there is none. */
  remove(tenantId: string, id: string, by: Bringer): Promise<boolean>;
};

/** The same question in several wordings, and how many customers wait for its answer. */
export type WaitedFor = GapCluster & { waiting: number };

/**
 * A customer who asked, and whether the answer can be told now: `told` before, does not want messages, is with a person, the
 * channel's window is closed, or the channel is gone.
 */
export type WaitingCustomer = Asker & {
  state: "ready" | "told" | "opted_out" | "with_person" | "window_closed" | "channel_gone";
};

/** Questions that nothing the company knew answered. A gap's id stands for its whole cluster. */
export type GapDesk = {
  /** Open ones, the most asked first. */
  open(tenantId: string): Promise<WaitedFor[]>;
  /** Those that an article answers meanwhile, with its title (null for what the company says in its files). */
  answered(tenantId: string): Promise<(WaitedFor & { title: string | null })[]>;
  /** Takes one off the list. False when it is not on it. */
  dismiss(tenantId: string, id: string, by: By): Promise<boolean>;
  /**
   * Who waits for one, and what they would be told (`text` is null when it is no longer known). `nightUntil`: when
   * customers may be written to again; null by day. Null when it is off the list.
   */
  waiting(
    tenantId: string,
    id: string,
  ): Promise<{
    question: string;
    text: string | null;
    source: string | null;
    nightUntil: number | null;
    people: WaitingCustomer[];
  } | null>;
  /** Has the answer told in these conversations, where it may be. Each asking is told of once. */
  tell(
    tenantId: string,
    id: string,
    conversationIds: readonly string[],
    by: By,
  ): Promise<{ outcome: "gone" | "unanswered" | "night" } | { outcome: "told"; customers: number }>;
  /** Whether a model can write drafts. */
  drafts(tenantId: string): boolean;
  /** An article drafted from how a person answered; nothing is kept. Null when the gap is not open. */
  draft(tenantId: string, id: string, key: string, signal: AbortSignal): Promise<Drafted | null>;
};

/** Which answers an article would change, before it is published. */
export type Rehearse = (tenantId: string, document: StoredDocument) => Promise<Rehearsed>;

/** Tries a question out against what the company knows. Nothing is recorded. */
export type Examine = (tenantId: string, question: string) => Promise<Examined>;
