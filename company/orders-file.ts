import type { OrderRules } from "../bot/vocabulary/order-rules.js";

/** A company's rules about orders in the form of `company.yaml`, where nothing is said with `off`. */
export function ordersFile({ tell, discounts }: OrderRules): object {
  const said = Object.entries(tell ?? {}).map(([state, text]) => [state, text ?? "off"]);
  return { ...(tell && { tell: Object.fromEntries(said) }), ...(discounts && { discounts }) };
}
