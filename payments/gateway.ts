/**
 * A payment as its gateway knows it. Amounts are integers of the currency's smallest unit; moments are in ms since the
 * epoch.
 */
export type GatewayPayment = {
  /** The gateway's id. */
  id: string;
  state: "pending" | "paid" | "expired" | "refunded";
  /** How many attempts of the customer were refused so far. The payment can still be paid. */
  refusals: number;
  amount: number;
  currency: string;
  /** The reference that we gave when we asked for the payment. */
  reference: string;
  /** The account that receives the money. */
  account: string;
  /** Whether real money moves. */
  live: boolean;
  paidAt: number | null;
};

export type CreateRequest = {
  tenantId: string;
  /** The same key again returns the payment that it made, and never makes a second one. It is also our reference. */
  key: string;
  amount: number;
  currency: string;
  /** What the customer reads on the gateway's page. */
  title: string;
  expiresAt: number;
  signal: AbortSignal;
};

/** `refused`: it will never be made. `unavailable`: nobody knows; asking again with the same key is harmless. */
export type Created =
  | { outcome: "created"; url: string; payment: GatewayPayment }
  | { outcome: "refused"; reason: string }
  | { outcome: "unavailable"; reason: string };

export type Asked =
  | { outcome: "found"; payment: GatewayPayment }
  | { outcome: "missing" }
  | { outcome: "unavailable"; reason: string };

/** `over`: the payment is no longer open, because of this call or because it had ended before (perhaps paid). */
export type Ended = { outcome: "over" } | { outcome: "unavailable"; reason: string };

/** The raw bytes of a notification. Header names are lower case. */
export type RawNotification = { headers: Record<string, string | string[] | undefined>; body: Buffer; now: number };

/**
 * The only thing taken from a notification is which payment to ask about. What it says about that payment is not
 * believed.
 */
export type Notification =
  | { outcome: "about"; externalId: string }
  | { outcome: "nothing" }
  | { outcome: "refused"; status: 400 | 401; reason: string };

/**
 * A place where customers pay. No method throws because of the other side. Refunds will come with the first gateway
 * that supports them.
 */
export type Gateway = {
  name: string;
  /** Whether real money moves. */
  live: boolean;
  /** Whether new payments may be made now for a conversation on this channel. */
  open(channelId: string): boolean;
  /** The company's account at the gateway. */
  accountOf(tenantId: string): string;
  create(request: CreateRequest): Promise<Created>;
  ask(tenantId: string, externalId: string, signal: AbortSignal): Promise<Asked>;
  /**
   * Ends a payment that is still open, so that it can no longer be paid. Its state must be asked afterwards. Absent
   * when payments only end by time.
   */
  end?(tenantId: string, externalId: string, signal: AbortSignal): Promise<Ended>;
  /** Checks signature and time over the raw bytes before anything is read. */
  readNotification(raw: RawNotification): Notification;
};
