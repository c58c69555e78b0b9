import type { ConversationRef } from "../bot/ports/store.js";
import type { LedgerDay, LedgerReport } from "./contract/ledger.js";
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
