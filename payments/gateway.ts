import type { z } from "zod";
import type { Movement } from "../bot/vocabulary/movement.js";
import type { PaymentMethod, PaymentMode } from "./payment-methods.js";

/**
 * A company's account at a gateway, with its secrets decrypted for use inside this process. It is never logged and
 * never sent to a browser.
 */
export type GatewayAccount = {
  id: string;
  tenantId: string;
  /** The gateway's name. */
  gateway: string;
  /** Our public name of the account, used in the address of its notifications. */
  key: string;
  /** The gateway's id of whoever receives the money, as the company wrote it; "" when the gateway needs none. */
  externalId: string;
  mode: PaymentMode;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};

/**
 * A payment as its gateway knows it. Amounts are integers of the currency's smallest unit; moments are in ms since the
 * epoch.
 */
export type GatewayPayment = {
  /** The gateway's id. */
  id: string;
  /** `refunded`: all of the money was given back. A payment of which a part was given back stays `paid`. */
  state: "pending" | "paid" | "expired" | "refunded";
  /** How many attempts of the customer were refused so far. The payment can still be paid. */
  refusals: number;
  amount: number;
  /** How much of it was given back so far. */
  refunded: number;
  /** Money beyond `amount` that the customer has paid for the same payment, and that was not given back. */
  surplus: number;
  /**
   * The customer contests the payment at the bank or at the gateway. `lost`: the money is gone; `won`: it stays. Null:
   * nobody contests it.
   */
  dispute: "open" | "won" | "lost" | null;
  currency: string;
  /** The reference that we gave when we asked for the payment. */
  reference: string;
  /** The account that receives the money. */
  account: string;
  /** Whether real money moves. */
  live: boolean;
  paidAt: number | null;
  /** What the gateway tells of the account's money because of this payment so far, in the order in which it happened. */
  movements: readonly Movement[];
};

export type CreateRequest = {
  /** The same key again returns the payment that it made, and never makes a second one. It is also our reference. */
  key: string;
  amount: number;
  currency: string;
  /** The ways to pay that the customer is offered; at least one. */
  methods: readonly PaymentMethod[];
  /** What the customer reads on the gateway's page. */
  title: string;
  expiresAt: number;
  /** The address to which the gateway must send its notifications of this payment. */
  notifyUrl: string;
  /** The page to which the gateway sends the customer's browser afterwards. Nothing is believed of who comes there. */
  returnUrl: string;
};

/** A Pix that is paid in the bank's own app: the text to copy, and the gateway's picture of it (null: it gave none). */
export type PixShown = { code: string; picture: { type: "image/png"; bytes: Buffer } | null };

export type RefundRequest = {
  externalId: string;
  /** The same key again gives nothing more back and answers as before. */
  key: string;
  /** In the currency's smallest unit; null for all that was not given back yet. */
  amount: number | null;
  /** The payment's own money, or what came beyond it. */
  what: "payment" | "surplus";
  /**
   * What the gateway said before this was first asked for: how much of the payment had gone back; for a surplus, how much
   * it was. By it a refund is recognised that went through although its answer said otherwise.
   */
  before: number;
  /** Whether the gateway has said of this request that it is under way. When it knows it no more, it has failed. */
  wasUnderWay: boolean;
};

type Unavailable = { outcome: "unavailable"; reason: string };

/** `refused`: it will never be made. `unavailable`: nobody knows; asking again with the same key is harmless. */
export type Created =
  | { outcome: "created"; url: string; pix: PixShown | null; payment: GatewayPayment }
  | { outcome: "refused"; reason: string }
  | Unavailable;

export type Asked = { outcome: "found"; payment: GatewayPayment } | { outcome: "missing" } | Unavailable;

/** `over`: the payment is no longer open, because of this call or because it had ended before (perhaps paid). */
export type Cancelled = { outcome: "over" } | Unavailable;

/**
 * `refunded`: the money is back, because of this call or of an earlier one with the same key; `payment` is as it stands
 * now. `under_way`: the gateway has taken the request, and has not ended it: the same key asks again what became of it.
 * `refused`: it will never go back by this request (not paid, more than is left, failed at the bank, or the key of
 * another request, where the gateway tells that apart). `unavailable`: nobody knows; the same key again is harmless.
 */
export type Refunded =
  | { outcome: "refunded" | "under_way"; payment: GatewayPayment }
  | { outcome: "refused"; reason: string }
  | { outcome: "missing" }
  | Unavailable;

/**
 * `ok`: the gateway knows the account's secrets. `account` and `live` are the gateway's own words, and so is `methods`:
 * what the account can be paid by, where the gateway tells it.
 */
export type Checked =
  | { outcome: "ok"; account: string; live: boolean; methods?: readonly PaymentMethod[] }
  | { outcome: "refused"; reason: string }
  | Unavailable;

/**
 * A movement as a gateway lists it, for itself. `reference`: ours of its payment, where the gateway tells it; `charge`: the
 * gateway's id of the charge that it belongs to.
 */
export type ListedMovement = Movement & { reference: string | null; charge: string | null };

/** `next`: where the list goes on; null at its end. */
export type Listed =
  | { outcome: "listed"; movements: ListedMovement[]; next: string | null }
  | { outcome: "refused"; reason: string }
  | Unavailable;

/** A notification as it came. The bytes are untouched, because signatures are computed over bytes. */
export type RawNotification = {
  query: URLSearchParams;
  /** Header names are lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

export type Verified = { outcome: "ok" } | { outcome: "refused"; status: 400 | 401; reason: string };

/**
 * The only thing taken from a notification is which payment to ask about. What it says about that payment is not
 * believed. `about`: the id of a payment, or of something that belongs to one (a charge, an order, a dispute), which
 * `referenceOf` finds. `nothing`: its topic is no payment's, or not known to the adapter.
 */
export type Notification = { outcome: "about"; externalId: string } | { outcome: "nothing"; topic: string };

/** Our reference of the payment to which something of the gateway belongs. */
export type Belonging = { outcome: "found"; reference: string } | { outcome: "missing" } | Unavailable;

/** What an adapter may use apart from its own gateway. */
export type GatewayTools = { signal: AbortSignal };

/** What a gateway can do, as data. */
export type GatewayCapabilities = {
  methods: readonly PaymentMethod[];
  /** Those that are paid in the conversation, without a page. They are asked for alone. */
  inChat: readonly PaymentMethod[];
  /** ISO 4217. */
  currencies: readonly string[];
  modes: readonly PaymentMode[];
  /** Whether an open payment can be ended before its time. */
  cancels: boolean;
  /** Whether money can be given back, and whether a part of it. */
  refunds: "none" | "whole" | "part";
  /** How long a payment may be open, in ms. What is asked for outside of it is brought into it. */
  lastsMs: { least: number; most: number };
};

/** What is known of a gateway without reaching it: what the reader of a company folder needs. */
export type GatewayKind = {
  /** Stands in the addresses of notifications: small letters, digits and hyphens. */
  name: string;
  capabilities: GatewayCapabilities;
  /**
   * What an account needs. Strict objects, so that a misspelt name is found when the account is saved. `externalId`: ""
   * is given when the company named none.
   */
  schema: { externalId: z.ZodType<string>; settings: z.ZodObject; secrets: z.ZodObject };
};

/**
 * A place where customers pay: a stateless adapter, which is given the account with each call. It translates and
 * decides nothing. No method throws because of the other side. One contract suite (`tests/contracts/gateway.ts`) is run
 * against every gateway.
 */
export type Gateway = GatewayKind & {
  /** The id by which the gateway names this account as the receiver of money. */
  receiverOf(account: GatewayAccount): string;
  /**
   * Checks signature and time over the raw bytes, before anything is read. `now` in ms since the epoch. Must not throw,
   * whatever the bytes.
   */
  verify(account: GatewayAccount, raw: RawNotification, now: number): Verified;
  /** Reads a notification that was verified. Must not throw, whatever the bytes. */
  receive(account: GatewayAccount, raw: RawNotification): Notification;
  create(account: GatewayAccount, request: CreateRequest, tools: GatewayTools): Promise<Created>;
  read(account: GatewayAccount, externalId: string, tools: GatewayTools): Promise<Asked>;
  /**
   * Ends a payment that is still open, so that it can no longer be paid. Its state must be read afterwards. Absent when
   * payments only end by time.
   */
  cancel?(account: GatewayAccount, externalId: string, tools: GatewayTools): Promise<Cancelled>;
  /** Gives money back. Absent when the gateway cannot. */
  refund?(account: GatewayAccount, request: RefundRequest, tools: GatewayTools): Promise<Refunded>;
  /**
   * To which payment something of the gateway belongs that a notification named. Absent when notifications name
   * payments themselves.
   */
  referenceOf?(account: GatewayAccount, thing: string, tools: GatewayTools): Promise<Belonging>;
  /**
   * One page of what moved the account's money since `from` (ms since the epoch). It may tell older movements, too, and one
   * more than once, but leaves none out. `cursor`: null for the first page.
   */
  movements?(
    account: GatewayAccount,
    wanted: { from: number; cursor: string | null },
    tools: GatewayTools,
  ): Promise<Listed>;
  /** Asks the gateway whether it knows the account. */
  check(account: GatewayAccount, tools: GatewayTools): Promise<Checked>;
};
