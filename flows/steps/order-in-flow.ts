import type { Value } from "../value.js";
import { showMoney } from "../values/show-money.js";

/** An order, as the `orders` requests return it. */
export type OrderInFlow = {
  number: number;
  total: { amount: number; currency: string };
  lines: { title: string; price: { amount: number; currency: string }; minutes: number }[];
  minutes: number;
};

/** Reads the value of an order. Null when it is none. */
export function readOrder(value: Value): OrderInFlow | null {
  const { number, minutes, lines, ...order } = recordOf(value);
  const total = readMoney(order.total);
  if (typeof number !== "number" || typeof minutes !== "number" || !total || !Array.isArray(lines)) return null;
  const read = lines.flatMap((line) => {
    const fields = recordOf(line);
    const price = readMoney(fields.price);
    if (typeof fields.title !== "string" || typeof fields.minutes !== "number" || !price) return [];
    return [{ title: fields.title, price, minutes: fields.minutes }];
  });
  return read.length === lines.length ? { number, total, lines: read, minutes } : null;
}

export function readMoney(value: Value | undefined): { amount: number; currency: string } | null {
  const { amount, currency } = recordOf(value ?? null);
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

export function recordOf(value: Value): { [name: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

export function priceOf({ amount, currency }: { amount: number; currency: string }, locale: string): string {
  return showMoney(amount, currency, locale);
}

/** The duration of work in words: "cerca de 45 min", "cerca de 2 h 30 min", "cerca de 2 dias". */
export function aboutMinutes(minutes: number): string {
  if (minutes < 60) return `cerca de ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) {
    const days = Math.ceil(minutes / 1_440);
    return `cerca de ${days} ${days === 1 ? "dia" : "dias"}`;
  }
  const rest = minutes % 60;
  return rest === 0 ? `cerca de ${hours} h` : `cerca de ${hours} h ${rest} min`;
}
