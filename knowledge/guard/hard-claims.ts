import { plainOf } from "../facts/asks-only.js";

/**
 * What a text says that can be held against another text letter by letter: amounts of money, numbers with their units,
 * telephones, addresses on the internet, e-mail addresses. Each in one spelling, so that equal claims are equal texts.
 */
export function hardClaims(text: string): string[] {
  const claims: string[] = [];
  const take = (pattern: RegExp, from: string, claim: (found: string) => string | null): string =>
    from.replace(pattern, (found) => {
      const made = claim(found);
      if (made === null) return found;
      claims.push(made);
      return " ";
    });
  let rest = plainOf(text).replace(/\s+/g, " ");
  rest = take(EMAIL, rest, (found) => `mail:${found}`);
  rest = take(LINK, rest, (found) => `link:${linkOf(found)}`);
  rest = inDigits(rest);
  rest = take(MONEY, rest, moneyOf);
  rest = take(PHONE, rest, (found) => phoneOf(found));
  return [...claims, ...numbersOf(rest)];
}

const EMAIL = /[^\s@<>(),;]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g;
/** Also without "http": whatever a program might turn into a link. */
const LINK = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#:]\S*)?/g;
const linkOf = (found: string) =>
  found
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[).,;:!?"'”]+$/, "")
    .replace(/\/$/, "");

const AMOUNT = String.raw`\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
/** Currencies by the words for them. A sign that is not named here is a currency of its own. */
const CURRENCIES = new Map(
  [
    "r$ brl reais real contos conto pila pilas",
    "us$ usd dolares dolar",
    "€ eur euros euro",
    "£ gbp libras libra",
  ].flatMap((line) => line.split(" ").map((word, _n, [first = ""]) => [word, first] as const)),
);
const NAMES = [...CURRENCIES.keys()].filter((name) => /^[a-z]+$/.test(name)).join("|");
const SIGN = String.raw`r\$|us\$|\p{Sc}`;
const MONEY = new RegExp(
  `(?:${SIGN}|\\b(?:brl|usd|eur|gbp)\\b) ?(?:${AMOUNT})|(?:${AMOUNT}) ?(?:(?:${NAMES})\\b|\\p{Sc}(?! ?\\d))`,
  "gu",
);
/** The same number in another currency is another claim. */
const moneyOf = (found: string): string => {
  const written = /[\d.,]+/.exec(found)?.[0] ?? "";
  const currency = found.replace(written, "").trim();
  const digits = written.replace(/[.,]$/, "").replace(/\.(?=\d{3}(\D|$))/g, "");
  return `money:${CURRENCIES.get(currency) ?? currency}${Math.round(Number(digits.replace(",", ".")) * 100)}`;
};

const PHONE = /\+?\(?\d[\d\-/ ().]{6,}\d/g;
/** The last eight digits tell a telephone, however much of it is written. */
const phoneOf = (found: string): string | null => {
  const digits = found.replace(/\D/g, "");
  return digits.length < 8 ? null : `phone:${digits.slice(-8)}`;
};

const NUMBER = /(\d+(?:[.,:]\d+)?) ?(?:(%|x\b|h\b|h(?=\d)|[a-z]+)(?: (uteis|util|corridos|uteis))?)?/g;
const RANGE = /^(?:a|ou|e|ate)$/;

/** "5 a 10 dias úteis" has both numbers with the same unit. */
function numbersOf(text: string): string[] {
  const found = [...text.matchAll(NUMBER)].map(([, number = "", unit = "", kind = ""]) => ({
    number: number.replace(",", "."),
    unit,
    kind,
  }));
  return found.map(({ number, unit, kind }, place) => {
    const next = RANGE.test(unit) ? found[place + 1] : undefined;
    const of = next ?? { unit, kind };
    const known = UNITS.get(of.unit);
    return `number:${number}${known ? ` ${known}${of.kind === "" ? "" : ` ${of.kind.slice(0, 3)}`}` : ""}`;
  });
}

const UNITS = new Map(
  [
    "dia dias",
    "hora horas h hrs",
    "minuto minutos min",
    "semana semanas",
    "mes meses",
    "ano anos",
    "% porcento",
    "x vezes vez parcelas parcela",
    "gb giga gigas",
    "tb tera teras",
    "km quilometros",
    "quadras quadra",
  ].flatMap((line) => {
    const [first = "", ...others] = line.split(" ");
    return [first, ...others].map((word) => [word, first] as const);
  }),
);

const WORDS = new Map(
  (
    "zero 0,um 1,uma 1,dois 2,duas 2,tres 3,quatro 4,cinco 5,seis 6,sete 7,oito 8,nove 9,dez 10,onze 11,doze 12,treze 13,catorze 14," +
    "quatorze 14,quinze 15,dezesseis 16,dezasseis 16,dezessete 17,dezassete 17,dezoito 18,dezenove 19,dezanove 19,vinte 20,trinta 30," +
    "quarenta 40,cinquenta 50,sessenta 60,setenta 70,oitenta 80,noventa 90,cem 100,cento 100,duzentos 200,duzentas 200," +
    "trezentos 300,trezentas 300,quatrocentos 400,quatrocentas 400,quinhentos 500,quinhentas 500,seiscentos 600,seiscentas 600," +
    "setecentos 700,setecentas 700,oitocentos 800,oitocentas 800,novecentos 900,novecentas 900,mil 1000,milhao 1000000," +
    "milhoes 1000000,bilhao 1000000000,bilhoes 1000000000,meia 0.5,meio 0.5,duzia 12,duzias 12,dezena 10,dezenas 10," +
    "centena 100,centenas 100,milhar 1000,milhares 1000"
  )
    .split(",")
    .map((pair) => pair.split(" "))
    .map(([word = "", value]) => [word, Number(value)] as const),
);

/** Whether a plain word is a number, and therefore a claim. "Um" is one only beside another number or a unit. */
export const isNumberWord = (plainWord: string): boolean => WORDS.has(plainWord);

const between = (from: number, to: number) =>
  `(?:${[...WORDS].flatMap(([word, value]) => (value >= from && value <= to && !/^(?:duz|dez[ea]n|cent[ea]n|mil)/.test(word) ? word : [])).join("|")})`;
const BELOW_100 = `(?:${between(20, 90)} e ${between(1, 9)}|${between(2, 90)})`;
const HUNDREDS = "(?:cento|(?:du|tre)zent[oa]s|(?:quatro|seis|sete|oito|nove)cent[oa]s|quinhent[oa]s)";
const BELOW_1000 = `(?:${HUNDREDS}(?: e ${BELOW_100}| e um| e uma)?|cem|${BELOW_100})`;
const LARGE = "(?:mil|milhao|milhoes|bilhao|bilhoes)";
/** A number as it is spoken: "dois mil e quinhentos", "cento e vinte e um", "5 mil". */
const SPOKEN = new RegExp(
  `(?<![\\w.,])(?:(?:(?:${BELOW_1000}|um|\\d{1,3}) )?${LARGE}(?: e ${BELOW_1000}| ${BELOW_1000})?|${BELOW_1000})\\b`,
  "g",
);
const ONE = new RegExp(
  `\\b(?:um|uma) (?=(?:${[...UNITS.keys()].filter((unit) => /^[a-z]{3,}$/.test(unit)).join("|")})\\b)`,
  "g",
);

function valueOf(spoken: string): number {
  let [whole, small] = [0, 0];
  for (const word of spoken.split(" ").filter((one) => one !== "e")) {
    const value = WORDS.get(word) ?? Number(word);
    if (!/^mil|^bil/.test(word)) small += value;
    else [whole, small] = [whole + (small || 1) * value, 0];
  }
  return whole + small;
}

const inDigits = (plain: string): string =>
  plain
    .replace(/\bpor cento\b/g, "%")
    .replace(/\bmeia duzia\b/g, "6")
    .replace(SPOKEN, (spoken) => String(valueOf(spoken)))
    .replace(ONE, "1 ")
    .replace(/[a-z]+/g, (word) => (/^uma?$/.test(word) ? word : String(WORDS.get(word) ?? word)));
