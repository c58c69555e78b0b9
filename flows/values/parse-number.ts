import { numbersAmong } from "./number-words.js";
import type { ParsedValue } from "./parsed-value.js";
import { pickOne } from "./pick-one.js";

const REASON = "Preciso de um número, por exemplo 12 ou 1.234,5.";

/**
 * A number as Brazilians write it ("1.234,5", "2 mil", "cento e vinte e três"), alone or the only one in a sentence.
 */
export function parseNumber(text: string): ParsedValue {
  return pickOne(text, {
    find: (clause) =>
      findNumbers(clause).map(({ value }) => ({
        value,
        shown: value.toLocaleString("pt-BR", { maximumFractionDigits: 6 }),
      })),
    words: 6,
    ends: true,
    reason: REASON,
  });
}

/** A number in a text, and its position (UTF-16 code units). */
export type FoundNumber = { value: number; from: number; to: number };

const TOKEN = /(?<![\p{L}\d.,])-?[.,]?\d[\d.,]*|[\p{L}]+/gu;

/** Every number in plain text (see `plainText`), in digits, in words, or mixed as in "2 mil e quinhentos", in order. */
export function findNumbers(plain: string): FoundNumber[] {
  const tokens = [...plain.replace(/(\d)(k|mil)\b/g, "$1 $2").matchAll(TOKEN)].map((match) => {
    const from = match.index;
    const value = /\d/.test(match[0]) ? readDigits(match[0].replace(/^-/, "").replace(/[.,]+$/, "")) : null;
    const minus = match[0].startsWith("-");
    return { word: value === null ? match[0] : String(value), value, minus, from, to: from + match[0].length };
  });
  const numbers = numbersAmong(tokens.map(({ word }) => word));
  return numbers.flatMap(({ value, from, to }) => {
    const [first, last] = [tokens[from], tokens[to - 1]];
    if (!first || !last) return [];
    // "um", "uma" and "meia" inside a sentence are no numbers.
    if (to - from === 1 && tokens.length > 1 && /^(um|uma|meia)$/.test(first.word)) return [];
    return [{ value: first.minus ? -value : value, from: first.from, to: last.to }];
  });
}

/**
 * "1.234,56" → 1234.56. A single point is a decimal point, unless three digits follow it, as in "1.234". ".5" is a
 * half.
 */
export function readDigits(digits: string): number | null {
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits)) return Number(digits.replaceAll(".", "").replace(",", "."));
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(digits)) return Number(digits.replaceAll(",", ""));
  if (/^\d*([.,]\d+)?$/.test(digits) && digits !== "") return Number(digits.replace(",", "."));
  return null;
}
