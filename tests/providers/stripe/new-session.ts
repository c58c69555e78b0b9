import { totalOf } from "./line-items.js";
import type { LineItem, Session } from "./objects.js";
import { type Account, type IntentData, seconds, type World } from "./world.js";

export type SessionWanted = {
  payment_link: string | null;
  payment_method_types: string[];
  allowed_payment_method_types: string[] | null;
  payment_method_options: Record<string, unknown>;
  expires_at: number;
  success_url: string | null;
  cancel_url: string | null;
  client_reference_id: string | null;
  customer_email: string | null;
  metadata: Record<string, string>;
  locale: string | null;
  submit_type: string | null;
  intentData: IntentData;
};

/** A Checkout Session as it begins. It has no payment intent until the customer tries to pay. */
export function newSession(world: World, account: Account, items: LineItem[], wanted: SessionWanted): Session {
  const { intentData, ...fields } = wanted;
  const { live } = account.settings;
  const id = `cs_${live ? "live" : "test"}_${world.ids.text(58)}`;
  const total = totalOf(items);
  const session: Session = {
    id,
    object: "checkout.session",
    created: seconds(world),
    livemode: live,
    mode: "payment",
    status: "open",
    payment_status: "unpaid",
    amount_subtotal: total,
    amount_total: total,
    currency: items[0]?.currency ?? "brl",
    payment_intent: null,
    url: `${world.url()}/c/pay/${id}`,
    ui_mode: "hosted_page",
    customer: null,
    customer_creation: "if_required",
    customer_details: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    phone_number_collection: { enabled: false },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    payment_method_collection: "if_required",
    shipping_options: [],
    ...NULLS,
    ...fields,
  };
  account.tables["checkout.session"].set(id, session);
  account.lineItems.set(id, items);
  account.intentData.set(id, intentData);
  return session;
}

const NULLS = Object.fromEntries(
  [
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "discounts",
    "invoice",
    "invoice_creation",
    "payment_method_configuration_details",
    "recovered_from",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "subscription",
  ].map((name) => [name, null]),
);
