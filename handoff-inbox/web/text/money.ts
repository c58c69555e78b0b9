import { words } from "../words.js";

/** "R$ 1.234,56" from an amount in the currency's smallest unit. */
export function moneyWords(amount: number, currency: string): string {
  try {
    const format = new Intl.NumberFormat(words.locale, { style: "currency", currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(amount / 10 ** digits);
  } catch {
    return `${amount / 100} ${currency}`;
  }
}
