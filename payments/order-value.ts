import type { Value } from "../bot/ports/rooms.js";
import type { Order } from "./ports.js";

/**
 * An order as flows see it. Money is `{ amount, currency }`, which texts show as R$ 1.234,56 and conditions can
 * compare.
 */
export function orderValue({ id, number, total, currency, lines }: Order): { [name: string]: Value } {
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

/** The order's id from what a step gave: the order itself, or its id. Null when it is neither. */
export function orderIdOf(value: Value | undefined): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof value.id === "string" ? value.id : null;
}
