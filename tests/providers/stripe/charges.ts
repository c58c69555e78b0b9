import { moveBalance } from "./balance.js";
import { emit } from "./events.js";
import type { Charge, PaymentIntent } from "./objects.js";
import { type Account, seconds, type World } from "./world.js";

export type Method = "card" | "pix";

/** The money is there: a charge with its movement and fee, and what is told of it. */
export function succeed(world: World, account: Account, intent: PaymentIntent, method: Method): Charge {
  const charge = newCharge(world, account, intent, method);
  if (!world.balanceLater) settleBalance(world, account, charge);
  Object.assign(intent, {
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    next_action: null,
    last_payment_error: null,
  });
  emit(world, account, "charge.succeeded", charge);
  emit(world, account, "payment_intent.succeeded", intent);
  return charge;
}

/** The charge's movement in the balance, if it is not there yet. */
export function settleBalance(world: World, account: Account, charge: Charge): void {
  if (charge.balance_transaction !== null || charge.status !== "succeeded") return;
  const { card, cardFixed, pix } = account.settings.fees;
  const { amount, currency, id: source } = charge;
  const byPix = Reflect.get(Object(charge.payment_method_details), "type") === "pix";
  const fee = byPix ? Math.round(amount * pix) : Math.round(amount * card) + cardFixed;
  const type = byPix ? "payment" : "charge";
  charge.balance_transaction = moveBalance(world, account, {
    amount,
    fee,
    currency,
    type,
    source,
    category: "charge",
  }).id;
}

/** The attempt was refused; the customer may try again. */
export function fail(world: World, account: Account, intent: PaymentIntent, method: Method, decline: string): Charge {
  const charge = newCharge(world, account, intent, method);
  const message = "Your card was declined.";
  Object.assign(charge, {
    status: "failed",
    paid: false,
    captured: false,
    amount_captured: 0,
    failure_code: "card_declined",
    failure_message: message,
    receipt_url: null,
    outcome: { network_status: "declined_by_network", reason: decline, risk_level: "normal", type: "issuer_declined" },
  });
  Object.assign(intent, {
    status: "requires_payment_method",
    latest_charge: charge.id,
    payment_method: null,
    next_action: null,
    last_payment_error: {
      charge: charge.id,
      code: "card_declined",
      decline_code: decline,
      doc_url: "https://stripe.com/docs/error-codes/card-declined",
      message,
      type: "card_error",
    },
  });
  emit(world, account, "charge.failed", charge);
  emit(world, account, "payment_intent.payment_failed", intent);
  return charge;
}

function newCharge(world: World, account: Account, intent: PaymentIntent, method: Method): Charge {
  const { amount, currency, metadata, description } = intent;
  const id = `${method === "pix" ? "py" : "ch"}_${world.ids.text(24)}`;
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  const charge: Charge = {
    id,
    object: "charge",
    created: seconds(world),
    livemode: account.settings.live,
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    currency,
    status: "succeeded",
    paid: true,
    captured: true,
    refunded: false,
    disputed: false,
    balance_transaction: null,
    payment_intent: intent.id,
    payment_method: `pm_${world.ids.text(24)}`,
    payment_method_details: method === "pix" ? PIX_DETAILS : CARD_DETAILS,
    metadata: { ...metadata },
    description,
    billing_details: { address, email: "ana@example.com", name: "Ana", phone: null, tax_id: null },
    calculated_statement_descriptor: "ASSISTENCIA",
    fraud_details: {},
    outcome: { network_status: "approved_by_network", reason: null, risk_level: "normal", type: "authorized" },
    receipt_url: `${world.url()}/receipts/${id}`,
    ...NULLS,
  };
  account.tables.charge.set(id, charge);
  return charge;
}

const CARD_DETAILS = {
  card: {
    brand: "visa",
    country: "BR",
    exp_month: 3,
    exp_year: 2030,
    funding: "credit",
    last4: "4242",
    network: "visa",
  },
  type: "card",
};
const PIX_DETAILS = { pix: { bank_transaction_id: "E00000000202611301200000000000000" }, type: "pix" };

const NULLS = Object.fromEntries(
  [
    "application",
    "application_fee",
    "application_fee_amount",
    "customer",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "receipt_email",
    "receipt_number",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
  ].map((name) => [name, null]),
);
