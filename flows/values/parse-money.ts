import { numberFromWords } from "./number-words.js";
import { findNumbers } from "./parse-number.js";
import type { ParsedValue } from "./parsed-value.js";
import { saysLittleElse, wordsOf } from "./plain-text.js";
import { showMoney } from "./show-money.js";

const REASON = "Preciso de um valor em reais, por exemplo R$ 150,00.";
const LARGEST = 1_000_000_000_000;

/** An amount in reais as people write it: "R$ 1.234,56", "150 reais", "50 conto", "20 pila", "vinte reais". Integer centavos. */
export function parseMoney(text: string): ParsedValue {
  const marked = [
    ...text.matchAll(
      /r\$\s*(\d[\d.,]*(?:\s*(?:mil|k)\b)?)|(\d[\d.,]*(?:\s*(?:mil|k))?)\s*(?:reais|real|contos?|pilas?|mangos?|pratas?)\b/gi,
    ),
  ];
  const amounts =
    marked.length > 0 ? marked.flatMap((match) => findNumbers(match[1] ?? match[2] ?? "")) : findNumbers(text);
  if (amounts.length > 1)
    return { ok: false, reason: "Vi mais de um valor. Pode mandar só um, por exemplo R$ 150,00?" };
  const words = wordsOf(text);
  const units =
    amounts[0] ?? numberFromWords(words.filter((word) => !/^(reais|real|contos?|pilas?|mangos?)$/.test(word)));
  if (units === null || units < 0 || units > LARGEST / 100) return { ok: false, reason: REASON };
  const value = { amount: Math.round(units * 100), currency: "BRL" };
  return {
    ok: true,
    value,
    sure: saysLittleElse(text, marked.length > 0 ? 12 : 6),
    shown: showMoney(value.amount, value.currency),
  };
}
