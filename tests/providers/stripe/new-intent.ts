import { emit } from "./events.js";
import type { PaymentIntent } from "./objects.js";
import { type Account, seconds, type World } from "./world.js";

export type IntentWanted = {
  amount: number;
  currency: string;
  payment_method_types: string[];
  metadata: Record<string, string>;
  description?: string | undefined;
  receipt_email?: string | undefined;
};

/** A payment intent as it begins. */
export function newIntent(world: World, account: Account, wanted: IntentWanted): PaymentIntent {
  const { amount, currency, payment_method_types, metadata, description, receipt_email } = wanted;
  const id = `pi_${world.ids.text(24)}`;
  const intent: PaymentIntent = {
    id,
    object: "payment_intent",
    created: seconds(world),
    livemode: account.settings.live,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    currency,
    status: "requires_payment_method",
    latest_charge: null,
    payment_method: null,
    payment_method_types,
    payment_method_options: {},
    next_action: null,
    last_payment_error: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    confirmation_method: "automatic",
    client_secret: `${id}_secret_${world.ids.text(25)}`,
    metadata,
    description: description ?? null,
    receipt_email: receipt_email ?? null,
    ...NULLS,
  };
  account.tables.payment_intent.set(id, intent);
  emit(world, account, "payment_intent.created", intent);
  return intent;
}

const NULLS = Object.fromEntries(
  [
    "allowed_payment_method_types",
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "customer",
    "customer_account",
    "excluded_payment_method_types",
    "on_behalf_of",
    "payment_method_configuration_details",
    "payment_record",
    "processing",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
  ].map((name) => [name, null]),
);
