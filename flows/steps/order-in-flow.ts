import { money, type OrderInFlow, orderInFlow } from "../requests/order-requests.js";
import type { Value } from "../value.js";
import { showMoney } from "../values/show-money.js";

/** Reads the value of an order. Null when it is none. */
export function readOrder(value: Value): OrderInFlow | null {
  return orderInFlow.safeParse(value).data ?? null;
}

export function readMoney(value: Value | undefined): { amount: number; currency: string } | null {
  return money.safeParse(value).data ?? null;
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
