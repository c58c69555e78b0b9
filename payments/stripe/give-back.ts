import type Stripe from "stripe";
import type { RefundRequest } from "../gateway.js";

/**
 * Gives money of a payment intent back. Stripe forgets keys after a day, so each refund carries its own, and is found by
 * it later. `failed`: it was made, and the bank did not take it. `other_request`: the key belongs to a refund of another
 * amount.
 */
export async function giveBack(
  stripe: Stripe,
  intent: string,
  { key, amount }: RefundRequest,
): Promise<"given" | "failed" | "other_request"> {
  const asked = amount === null ? "all" : String(amount);
  const { data: refunds } = await stripe.refunds.list({ payment_intent: intent, limit: 100 });
  const made = refunds.find(({ metadata }) => metadata?.["key"] === key);
  if (made && made.metadata?.["asked"] !== asked) return "other_request";
  if (made) return made.status === "failed" || made.status === "canceled" ? "failed" : "given";
  await stripe.refunds.create(
    { payment_intent: intent, ...(amount !== null && { amount }), metadata: { key, asked } },
    { idempotencyKey: key },
  );
  return "given";
}
