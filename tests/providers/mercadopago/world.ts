import type { ProviderClock } from "../shared/clock.js";
import type { Call } from "../shared/exchange.js";
import { header } from "../shared/exchange.js";
import type { Idempotency } from "../shared/idempotency.js";
import type { Notices } from "../shared/notices.js";
import type { SeededIds } from "../shared/seeded-ids.js";
import type { Account } from "./account.js";
import { unauthorized } from "./refusals.js";

export type PaymentStatus =
  | "pending"
  | "in_process"
  | "approved"
  | "rejected"
  | "cancelled"
  | "refunded"
  | "in_mediation"
  | "charged_back";

export type Refund = {
  id: number;
  cents: number;
  at: number;
  status: "approved" | "in_process" | "rejected";
  by: "collector" | "admin";
};

/** Amounts in centavos, moments ms. */
export type Payment = {
  id: number;
  userId: number;
  live: boolean;
  cents: number;
  feeCents: number;
  method: "pix" | "card";
  status: PaymentStatus;
  detail: string;
  createdAt: number;
  updatedAt: number;
  approvedAt: number | null;
  expiresAt: number | null;
  reference: string | null;
  description: string | null;
  metadata: Record<string, unknown>;
  payer: { email: string | null; documentType: string | null; documentNumber: string | null };
  notificationUrl: string | null;
  orderId: number | null;
  /** A Pix' text and its picture, a PNG in base64. */
  qrCode: string | null;
  qrPicture: string | null;
  refunds: Refund[];
  /** Fields of the answer that a test falsified. */
  distorted: Record<string, unknown>;
};

export type Preference = {
  id: string;
  userId: number;
  live: boolean;
  /** As it was asked for. */
  wanted: Record<string, unknown>;
  items: { id: string; title: string; quantity: number; cents: number }[];
  /** Goes over to its payments. */
  metadata: Record<string, unknown>;
  reference: string | null;
  notificationUrl: string | null;
  opensAt: number | null;
  closesAt: number | null;
  createdAt: number;
  updatedAt: number | null;
  orderId: number | null;
};

export type MerchantOrder = { id: number; userId: number; preferenceId: string; createdAt: number; updatedAt: number };

export type Chargeback = {
  /** Eighteen digits: more than a JavaScript number holds. */
  id: string;
  userId: number;
  paymentId: number;
  cents: number;
  reason: string;
  outcome: "open" | "lost" | "covered";
  createdAt: number;
  updatedAt: number;
};

export type Claim = {
  id: number;
  userId: number;
  paymentId: number;
  type: string;
  status: "opened" | "closed";
  resolution: "refunded" | "seller" | null;
  createdAt: number;
  updatedAt: number;
};

export type World = {
  clock: ProviderClock;
  ids: SeededIds;
  notices: Notices;
  idempotency: Idempotency;
  accounts: Account[];
  payments: Map<number, Payment>;
  preferences: Map<string, Preference>;
  orders: Map<number, MerchantOrder>;
  chargebacks: Map<string, Chargeback>;
  claims: Map<number, Claim>;
  /** While true, refunds stay in process (a "contingency") until a test settles them. */
  refundsPend: boolean;
  searchLagMs: number;
  /** Where its own pages are. */
  url(): string;
};

/** Whose access token this is; refuses with 401. */
export function accountOf(world: World, call: Call): Account {
  const token = /^Bearer (.+)$/.exec(header(call, "authorization") ?? "")?.[1];
  const account = world.accounts.find(({ accessToken }) => accessToken === token);
  if (!account) throw unauthorized(token === undefined);
  return account;
}

export function accountById(world: World, userId: number): Account {
  const account = world.accounts.find((one) => one.userId === userId);
  if (!account) throw new Error(`no account ${userId}`);
  return account;
}

/** What of a payment is still with the seller, centavos; refunds under way count as gone. */
export function unrefunded(payment: Payment): number {
  const gone = payment.refunds.filter(({ status }) => status !== "rejected").map(({ cents }) => cents);
  return payment.cents - gone.reduce((sum, cents) => sum + cents, 0);
}
