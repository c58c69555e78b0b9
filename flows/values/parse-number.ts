import { numberFromWords } from "./number-words.js";
import type { ParsedValue } from "./parsed-value.js";
import { saysLittleElse, wordsOf } from "./plain-text.js";

const REASON = "Preciso de um número, por exemplo 12 ou 1.234,5.";

/** A number as Brazilians write it ("1.234,5", "2 mil", "vinte e cinco"), alone or the only one in a sentence. */
export function parseNumber(text: string): ParsedValue {
  const found = findNumbers(text);
  if (found.length > 1) return { ok: false, reason: "Vi mais de um número. Pode mandar só o que eu pedi?" };
  const words = wordsOf(text);
  const value = found[0] ?? numberInWords(words);
  if (value === null) return { ok: false, reason: REASON };
  return {
    ok: true,
    value,
    sure: saysLittleElse(text),
    shown: value.toLocaleString("pt-BR", { maximumFractionDigits: 6 }),
  };
}

/** Every number written in digits, in order; "2 mil", "1,5k" count as thousands. */
export function findNumbers(text: string): number[] {
  const numbers: number[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\d])(-?)(\d[\d.,]*)(?:\s*(mil|k)(?!\p{L}))?/giu)) {
    const value = readDigits((match[2] ?? "").replace(/[.,]+$/, ""));
    if (value !== null) numbers.push((match[1] ? -1 : 1) * value * (match[3] ? 1000 : 1));
  }
  return numbers;
}

/** "1.234,56" → 1234.56; a single point is a decimal point unless three digits follow it, as in "1.234". */
export function readDigits(digits: string): number | null {
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits)) return Number(digits.replaceAll(".", "").replace(",", "."));
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(digits)) return Number(digits.replaceAll(",", ""));
  if (/^\d+([.,]\d+)?$/.test(digits)) return Number(digits.replace(",", "."));
  return null;
}

function numberInWords(words: readonly string[]): number | null {
  for (let size = 3; size >= 1; size -= 2) {
    for (let at = 0; at + size <= words.length; at++) {
      const run = words.slice(at, at + size);
      // "um" and "uma" inside a sentence are articles.
      if (words.length > 1 && size === 1 && /^(um|uma|meia)$/.test(run[0] ?? "")) continue;
      const value = numberFromWords(run);
      if (value !== null) return value;
    }
  }
  return null;
}
