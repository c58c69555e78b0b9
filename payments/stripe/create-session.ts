import type Stripe from "stripe";
import type { CreateRequest, GatewayAccount } from "../gateway.js";
import type { PaymentMethod } from "../payment-methods.js";

const NAMES: Readonly<Record<PaymentMethod, "card" | "pix" | "boleto">> = {
  card: "card",
  pix: "pix",
  boleto: "boleto",
};

/**
 * Makes a session. The same request makes the same body, because Stripe refuses a key with another one; so nothing in it
 * depends on the moment.
 */
export function createSession(
  stripe: Stripe,
  account: GatewayAccount,
  { key, amount, currency, methods, title, expiresAt, returnUrl }: CreateRequest,
): Promise<Stripe.Checkout.Session> {
  const metadata = { reference: key, account: account.externalId };
  const price_data = { currency: currency.toLowerCase(), unit_amount: amount, product_data: { name: title } };
  return stripe.checkout.sessions.create(
    {
      mode: "payment",
      line_items: [{ quantity: 1, price_data }],
      client_reference_id: key,
      metadata,
      payment_intent_data: { metadata },
      allowed_payment_method_types: methods.map((method) => NAMES[method]),
      expires_at: Math.floor(expiresAt / 1_000),
      success_url: returnUrl,
      cancel_url: returnUrl,
      locale: currency === "BRL" ? "pt-BR" : "auto",
    },
    { idempotencyKey: key },
  );
}
