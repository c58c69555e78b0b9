/** A payment as its gateway knows it. Amounts are integers of the currency's smallest unit, moments ms since the epoch. */
export type GatewayPayment = {
  /** The gateway's id. */
  id: string;
  state: "pending" | "paid" | "expired" | "refunded";
  /** Attempts of the customer that were refused so far; the payment can still be paid. */
  refusals: number;
  amount: number;
  currency: string;
  /** What we called it when we asked for it. */
  reference: string;
  /** Whose money it is. */
  account: string;
  /** Whether real money moves. */
  live: boolean;
  paidAt: number | null;
};

export type CreateRequest = {
  tenantId: string;
  /** The same key again gives the payment that it made, and never a second one. Also our reference. */
  key: string;
  amount: number;
  currency: string;
  /** What the customer reads on the gateway's page. */
  title: string;
  expiresAt: number;
  signal: AbortSignal;
};

/** `refused`: it never will be made. `unavailable`: nobody knows; asking again with the same key is harmless. */
export type Created =
  | { outcome: "created"; url: string; payment: GatewayPayment }
  | { outcome: "refused"; reason: string }
  | { outcome: "unavailable"; reason: string };

export type Asked =
  | { outcome: "found"; payment: GatewayPayment }
  | { outcome: "missing" }
  | { outcome: "unavailable"; reason: string };

/** `over`: it is open no more, whether this ended it or it had ended (paid, perhaps) before. */
export type Ended = { outcome: "over" } | { outcome: "unavailable"; reason: string };

/** A notification's raw bytes. Names of headers are lower case. */
export type RawNotification = { headers: Record<string, string | string[] | undefined>; body: Buffer; now: number };

/** All that is taken from a notification is whom to ask about. What it says of a payment is believed by nobody. */
export type Notification =
  | { outcome: "about"; externalId: string }
  | { outcome: "nothing" }
  | { outcome: "refused"; status: 400 | 401; reason: string };

/** Where customers pay. Never throws for what the other side does; a refund comes with the first gateway that knows one. */
export type Gateway = {
  name: string;
  /** Whether real money moves. */
  live: boolean;
  /** Whether new payments may be made now, for a conversation on this channel. */
  open(channelId: string): boolean;
  /** The company's account there. */
  accountOf(tenantId: string): string;
  create(request: CreateRequest): Promise<Created>;
  ask(tenantId: string, externalId: string, signal: AbortSignal): Promise<Asked>;
  /** Ends a payment that is still open, so that it can no longer be paid; how it stands then is asked. Absent: it only ends by time. */
  end?(tenantId: string, externalId: string, signal: AbortSignal): Promise<Ended>;
  /** Checks signature and time over the raw bytes before anything is read. */
  readNotification(raw: RawNotification): Notification;
};
