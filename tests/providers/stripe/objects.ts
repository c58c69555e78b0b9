/** The parts of Stripe's objects that change or that something here decides by; the rest is in the makers. */
export type LineItem = {
  id: string;
  object: "item";
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  description: string;
  quantity: number;
  price: { id: string; object: "price"; unit_amount: number; currency: string };
};

type Made = { id: string; created: number; livemode: boolean; metadata: Record<string, string> };
type Rest = { [field: string]: unknown };

export type Session = Made &
  Rest & {
    object: "checkout.session";
    status: "open" | "complete" | "expired";
    payment_status: "unpaid" | "paid";
    amount_total: number;
    currency: string;
    expires_at: number;
    payment_intent: string | null;
    payment_link: string | null;
    payment_method_types: string[];
    client_reference_id: string | null;
    success_url: string | null;
    url: string | null;
  };

export type PaymentLink = Made &
  Rest & {
    object: "payment_link";
    active: boolean;
    currency: string;
    restrictions: { completed_sessions: { count: number; limit: number } } | null;
    payment_method_types: string[] | null;
    url: string;
  };

export type PaymentIntent = Made &
  Rest & {
    object: "payment_intent";
    amount: number;
    amount_received: number;
    currency: string;
    status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "canceled";
    latest_charge: string | null;
    payment_method: string | null;
    payment_method_types: string[];
    next_action: Record<string, unknown> | null;
    last_payment_error: Record<string, unknown> | null;
    canceled_at: number | null;
  };

export type Charge = Made &
  Rest & {
    object: "charge";
    amount: number;
    amount_refunded: number;
    currency: string;
    status: "succeeded" | "failed";
    paid: boolean;
    refunded: boolean;
    disputed: boolean;
    balance_transaction: string | null;
    payment_intent: string | null;
  };

export type Refund = Omit<Made, "livemode"> &
  Rest & {
    object: "refund";
    amount: number;
    currency: string;
    charge: string;
    payment_intent: string | null;
    status: "pending" | "succeeded" | "failed";
    balance_transaction: string | null;
  };

export type Dispute = Made &
  Rest & {
    object: "dispute";
    amount: number;
    currency: string;
    charge: string;
    payment_intent: string | null;
    status: "needs_response" | "warning_needs_response" | "won" | "lost" | "warning_closed";
    balance_transactions: BalanceTransaction[];
  };

export type BalanceTransaction = Rest & {
  id: string;
  object: "balance_transaction";
  created: number;
  amount: number;
  fee: number;
  net: number;
  currency: string;
  type: "charge" | "payment" | "refund" | "payment_refund" | "refund_failure" | "adjustment";
  source: string;
};

export type StripeEvent = Rest & {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  livemode: boolean;
  type: string;
  data: { object: unknown; previous_attributes?: Record<string, unknown> };
};

export type Tables = {
  "checkout.session": Map<string, Session>;
  payment_link: Map<string, PaymentLink>;
  payment_intent: Map<string, PaymentIntent>;
  charge: Map<string, Charge>;
  refund: Map<string, Refund>;
  dispute: Map<string, Dispute>;
  balance_transaction: Map<string, BalanceTransaction>;
  event: Map<string, StripeEvent>;
};

export type Kind = keyof Tables;
export type ObjectOf<K extends Kind> = Tables[K] extends Map<string, infer T> ? T : never;
