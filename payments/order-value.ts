import type { Order } from "./ports.js";

/**
 * An order as flows see it. Money is `{ amount, currency }`, which texts show as R$ 1.234,56 and conditions can
 * compare. A line of several is one of their sum.
 */
export function orderValue({ id, number, total, discount, currency, lines }: Order) {
  return {
    id,
    number,
    total: { amount: total, currency },
    currency,
    ...(discount > 0 && { discount: { amount: discount, currency } }),
    lines: lines.map(({ item, title, price, minutes, quantity }) => ({
      item,
      title: quantity === 1 ? title : `${quantity} × ${title}`,
      price: { amount: price * quantity, currency },
      minutes: minutes * quantity,
    })),
    minutes: lines.reduce((sum, line) => sum + line.minutes * line.quantity, 0),
  };
}
