const UNITS =
  "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove";
const TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa";

const WORDS = new Map<string, number>([
  ...UNITS.split(" ").map((word, value): [string, number] => [word, value]),
  ...TENS.split(" ").map((word, index): [string, number] => [word, (index + 2) * 10]),
  ["uma", 1],
  ["duas", 2],
  ["meia", 6],
  ["catorze", 14],
  ["cem", 100],
]);

const ORDINALS = new Map<string, number>(
  "primeir segund terceir quart quint sext setim oitav non decim"
    .split(" ")
    .flatMap((stem, index): [string, number][] => [
      [`${stem}o`, index + 1],
      [`${stem}a`, index + 1],
    ]),
);

/** "vinte e cinco" → 25; up to a hundred, plain words (see `plainText`). Null when they are no number. */
export function numberFromWords(words: readonly string[]): number | null {
  const [first, and, second] = words;
  const start = first === undefined ? undefined : WORDS.get(first);
  if (start === undefined) return null;
  if (words.length === 1) return start;
  const end = second === undefined ? undefined : WORDS.get(second);
  if (words.length === 3 && and === "e" && start >= 20 && start < 100 && end !== undefined && end > 0 && end < 10) {
    return start + end;
  }
  return null;
}

/** "segunda", "2º", "2a" → 2; -1 for the last. Null when it is no ordinal. */
export function ordinalFromWord(word: string): number | null {
  if (word === "ultima" || word === "ultimo") return -1;
  const digits = /^(\d{1,2})[ao]$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  return ORDINALS.get(word) ?? null;
}
