import { z } from "zod";
import { invalid } from "./refusals.js";

/** The parameters by which a session or an intent narrows its methods. */
export const methodFilters = {
  allowed_payment_method_types: z.array(z.string()).min(1).optional(),
  excluded_payment_method_types: z.array(z.string()).optional(),
  payment_method_types: z.array(z.string()).min(1).optional(),
};

export type MethodFilters = z.output<z.ZodObject<typeof methodFilters>>;

/** The version in which sessions and intents lost `payment_method_types`; payment links still have it. */
const FILTERS_ONLY_SINCE = "2026-09-30";

/**
 * The methods that a session or an intent offers. Today the account's own are filtered, and what it does not have is
 * left out in silence. Older versions name their methods, and hear of one that the account does not have.
 */
export function methodsOf(wanted: MethodFilters, currency: string, pix: boolean, version: string): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = wanted;
  if (wanted.payment_method_types) {
    if (version >= FILTERS_ONLY_SINCE) {
      const param = "payment_method_types";
      throw invalid(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
    }
    return namedMethods(wanted.payment_method_types, currency, pix);
  }
  const own = currency === "brl" && pix ? ["card", "pix"] : ["card"];
  const left = own.filter((method) => (allowed?.includes(method) ?? true) && !excluded.includes(method));
  if (left.length === 0) throw invalid("No valid payment method types for this Checkout Session.");
  return left;
}

/** Methods that are named must all be there. */
export function namedMethods(wanted: string[], currency: string, pix: boolean): string[] {
  const param = "payment_method_types";
  for (const method of wanted) {
    if (method === "card" || (method === "pix" && pix && currency === "brl")) continue;
    const why = method === "pix" && pix ? "only supports these currencies: brl" : "is invalid";
    const advice = "Please ensure the provided type is activated in your dashboard.";
    throw invalid(`The payment method type provided: ${method} ${why}. ${advice}`, { param });
  }
  return wanted;
}
