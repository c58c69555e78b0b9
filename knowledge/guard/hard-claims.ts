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
  let rest = plainOf(text).replace(/\u00a0/g, " ");
  rest = take(EMAIL, rest, (found) => `mail:${found}`);
  rest = take(LINK, rest, (found) => `link:${linkOf(found)}`);
  rest = inDigits(rest);
  rest = take(MONEY, rest, (found) => `money:${centsOf(found)}`);
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
const MONEY = new RegExp(
  `(?:r\\$|us\\$|€|\\$) ?(?:${AMOUNT})|(?:${AMOUNT}) ?(?:reais|real|dolares|euros|contos|pila)\\b`,
  "g",
);
const centsOf = (found: string): number => {
  const digits = (/[\d.,]+/.exec(found)?.[0] ?? "").replace(/[.,]$/, "").replace(/\.(?=\d{3}(\D|$))/g, "");
  return Math.round(Number(digits.replace(",", ".")) * 100);
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
    "dois 2,duas 2,tres 3,quatro 4,cinco 5,seis 6,sete 7,oito 8,nove 9,dez 10,onze 11,doze 12,quinze 15,vinte 20,trinta 30," +
    "quarenta 40,cinquenta 50,sessenta 60,setenta 70,oitenta 80,noventa 90,cem 100,duzentos 200,trezentos 300,quinhentos 500,mil 1000"
  )
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
);
const ONE = new RegExp(
  `\\b(?:um|uma) (?=(?:${[...UNITS.keys()].filter((unit) => /^[a-z]{3,}$/.test(unit)).join("|")})\\b)`,
  "g",
);

const inDigits = (plain: string): string =>
  plain.replace(/[a-z]+/g, (word) => WORDS.get(word) ?? word).replace(ONE, "1 ");
