const UNITS =
  "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove";
const TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa";
const HUNDREDS = "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos";

const WORDS = new Map<string, number>([
  ...UNITS.split(" ").map((word, value): [string, number] => [word, value]),
  ...TENS.split(" ").map((word, index): [string, number] => [word, (index + 2) * 10]),
  ...HUNDREDS.split(" ").flatMap((word, index): [string, number][] => [
    [word, (index + 1) * 100],
    [word.replace(/os$/, "as"), (index + 1) * 100],
  ]),
  ["uma", 1],
  ["duas", 2],
  ["meia", 6],
  ["catorze", 14],
  ["cem", 100],
]);

const SCALES = new Map<string, number>([
  ["mil", 1_000],
  ["k", 1_000],
  ["milhao", 1_000_000],
  ["milhoes", 1_000_000],
]);

const ORDINALS = new Map<string, number>(
  "primeir segund terceir quart quint sext setim oitav non decim"
    .split(" ")
    .flatMap((stem, index): [string, number][] => [
      [`${stem}o`, index + 1],
      [`${stem}a`, index + 1],
    ]),
);

/**
 * "vinte e cinco" → 25, "dois mil e quinhentos" → 2500. The plain words (see `plainText`) must be one number and
 * nothing else.
 */
export function numberFromWords(words: readonly string[]): number | null {
  const [found, more] = numbersAmong(words);
  return found && !more && found.from === 0 && found.to === words.length ? found.value : null;
}

/** A number among words: its value, the index of its first word, and the index after its last. */
export type NumberAmong = { value: number; from: number; to: number };

/**
 * Every number among plain words, in order: in words, in digits, and mixed ("2 mil e 500"). Words that cannot form one
 * number ("dois três") are two.
 */
export function numbersAmong(words: readonly string[]): NumberAmong[] {
  const numbers: NumberAmong[] = [];
  for (let at = 0; at < words.length; ) {
    const read = readNumber(words, at);
    if (read) numbers.push(read);
    at = read ? read.to : at + 1;
  }
  return numbers;
}

/** The number that begins at a word, as far as it goes. Null when none begins there. */
function readNumber(words: readonly string[], from: number): NumberAmong | null {
  let total = 0;
  let group: number | null = null;
  /** What may still be added must be less than this: units may follow tens, and tens may follow hundreds. */
  let below = Number.POSITIVE_INFINITY;
  let lastScale = Number.POSITIVE_INFINITY;
  let at = from;
  for (;;) {
    const joined = at > from && words[at] === "e";
    const word = words[joined ? at + 1 : at];
    if (word === undefined) break;
    const scale = joined ? undefined : SCALES.get(word);
    if (scale !== undefined) {
      if (scale >= lastScale || (group === null && (total > 0 || word === "k"))) break;
      total += (group ?? 1) * scale;
      lastScale = scale;
      below = scale;
      group = null;
      at += 1;
      continue;
    }
    const value = WORDS.get(word) ?? (/^\d+(?:\.\d+)?$/.test(word) ? Number(word) : undefined);
    const follows = group !== null || total > 0;
    if (value === undefined || (follows && (!joined && total === 0 ? true : value >= below || value === 0))) break;
    group = (group ?? 0) + value;
    below = value >= 100 && value % 100 === 0 ? 100 : value >= 20 && value % 10 === 0 && value < 100 ? 10 : 0;
    at += joined ? 2 : 1;
  }
  return at === from ? null : { value: total + (group ?? 0), from, to: at };
}

/** "segunda", "2º", "2a" → 2; -1 for the last. Null when the word is no ordinal. */
export function ordinalFromWord(word: string): number | null {
  if (word === "ultima" || word === "ultimo") return -1;
  const digits = /^(\d{1,2})[ao]$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  return ORDINALS.get(word) ?? null;
}
