import type { Order } from "./ports.js";

/**
 * An order as flows see it. Money is `{ amount, currency }`, which texts show as R$ 1.234,56 and conditions can
 * compare.
 */
export function orderValue({ id, number, total, currency, lines }: Order) {
  return {
    id,
    number,
    total: { amount: total, currency },
    currency,
    lines: lines.map(({ item, title, price, minutes }) => ({
      item,
      title,
      price: { amount: price, currency },
      minutes,
    })),
    minutes: lines.reduce((sum, line) => sum + line.minutes, 0),
  };
}
