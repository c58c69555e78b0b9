import type Stripe from "stripe";
import type { RefundRequest } from "../gateway.js";

/**
 * Gives money back, of a payment intent or of one of its charges. Stripe forgets keys after a day, so each refund carries
 * its own, and is found by it later. `failed`: it was made, and the bank did not take it. `other_request`: the key belongs
 * to a refund of another amount.
 */
export async function giveBack(
  stripe: Stripe,
  of: { payment_intent: string } | { charge: string },
  { key, amount }: RefundRequest,
): Promise<"given" | "under_way" | "failed" | "other_request"> {
  const asked = amount === null ? "all" : String(amount);
  const { data: refunds } = await stripe.refunds.list({ ...of, limit: 100 });
  const known = refunds.find(({ metadata }) => metadata?.["key"] === key);
  if (known && known.metadata?.["asked"] !== asked) return "other_request";
  const made =
    known ??
    (await stripe.refunds.create(
      { ...of, ...(amount !== null && { amount }), metadata: { key, asked } },
      { idempotencyKey: key },
    ));
  if (made.status === "failed" || made.status === "canceled") return "failed";
  return made.status === "succeeded" ? "given" : "under_way";
}
