import type { Serving } from "./choose-account.js";
import type { Gateway, GatewayAccount } from "./gateway.js";
import type { PaymentMethod } from "./payment-methods.js";
import type { Payment } from "./ports.js";
import type { Way } from "./ways-to-pay.js";

/** An account with the gateway that serves it. */
export type OpenAccount = Serving & {
  account: GatewayAccount;
  gateway: Gateway;
  title: string;
  /** Its gateway's methods that are paid in the conversation. */
  inChat: readonly PaymentMethod[];
};

/** The companies' accounts at gateways, as this process knows them. */
export type PaymentAccounts = {
  /** How a customer on this channel can pay; empty when no account of the company can serve. */
  ways(wanted: { tenantId: string; channelId: string; currency: string }): Way<OpenAccount>[];
  /**
   * The account at which a payment was made. It is found as long as its secrets can be opened, also when it is paused or
   * the company took it away: what was made there must still be settled.
   */
  of(payment: Pick<Payment, "tenantId" | "accountId" | "gateway">): OpenAccount | null;
  /** The account to which notifications at this address belong. */
  byKey(gateway: string, key: string): OpenAccount | null;
  /**
   * Who takes notifications at a gateway's address without a key. Only the sandbox has one: payments that were made
   * before accounts had addresses still notify there.
   */
  withoutKey(gateway: string): OpenAccount | null;
  /** Remembers the gateway's last word about an account, for people. Never rejects, and may leave a repeated word out. */
  heard(account: GatewayAccount, word: string): void;
};
