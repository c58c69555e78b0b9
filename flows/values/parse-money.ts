import { findNumbers } from "./parse-number.js";
import type { ParsedValue } from "./parsed-value.js";
import { type Found, pickOne } from "./pick-one.js";
import { plainText } from "./plain-text.js";
import { showMoney } from "./show-money.js";

const REASON = "Preciso de um valor em reais, por exemplo R$ 150,00.";
/** In centavos. */
const LARGEST = 100_000_000_000_000;
const CURRENCY = "BRL";

const FOREIGN =
  /\b(?:us|u|ca|au)\$|(?<!r)\$\s?\d|€|£|\b(?:usd|eur|dolar(?:es)?|euros?|libras?|pesos?|guaranis?|bitcoins?|btc)\b/;
const REAIS = /^\s*(?:reais|real|contos?|pilas?|mangos?|pratas?)\b/;
const CENTS = /^\s*centavos?\b/;

/**
 * An amount in reais as people write it: "R$ 1.234,56", "10 reais e 50 centavos", "2 mil e quinhentos", "vinte pila".
 * The result is in centavos, an integer. An amount in another currency is asked for again.
 */
export function parseMoney(text: string): ParsedValue {
  if (FOREIGN.test(plainText(text)))
    return { ok: false, reason: "Trabalhamos em reais. Quanto é em reais, por exemplo R$ 150,00?" };
  return pickOne(text, { find: findAmounts, words: 8, ends: true, reason: REASON });
}

/** The amounts that are marked as money, if there are any; otherwise every number. */
function findAmounts(clause: string): Found[] {
  const numbers = findNumbers(clause).map((number) => ({
    ...number,
    marked: /r\$\s*$/.test(clause.slice(0, number.from)) || REAIS.test(clause.slice(number.to)),
    cents: CENTS.test(clause.slice(number.to)),
  }));
  const told = numbers.some(({ marked, cents }) => marked || cents)
    ? withRange(
        clause,
        numbers.filter(({ marked, cents }) => marked || cents),
        numbers,
      )
    : numbers;
  const amounts: number[] = [];
  for (const [index, { value, cents, from }] of told.entries()) {
    const before = told[index - 1];
    const joined = cents && before?.marked && /^[^\d]*\be\s*$/.test(clause.slice(before.to, from));
    const last = amounts.at(-1);
    if (joined && last !== undefined) amounts[amounts.length - 1] = last + Math.round(value);
    else amounts.push(Math.round(value * (cents ? 1 : 100)));
  }
  return amounts
    .filter((amount) => amount >= 0 && amount <= LARGEST)
    .map((amount) => ({ value: { amount, currency: CURRENCY }, shown: showMoney(amount, CURRENCY) }));
}

type Told = { value: number; from: number; to: number; marked: boolean; cents: boolean };

/** "R$ 10 a 20": the other end of a range has no currency mark of its own. */
function withRange(clause: string, told: readonly Told[], numbers: readonly Told[]): Told[] {
  const isEnd = (one: Told) =>
    told.some(
      (other) =>
        /^(?:\s*reais)?\s*(?:a|ou|ate|-)\s*(?:r\$\s*)?$/.test(clause.slice(other.to, one.from)) ||
        /^\s*(?:a|ou|ate|-)\s*(?:r\$\s*)?$/.test(clause.slice(one.to, other.from)),
    );
  return numbers.filter((one) => told.includes(one) || isEnd(one));
}
