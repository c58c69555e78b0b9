import { parseCpf } from "./parse-document.js";
import { parsePhone } from "./parse-phone.js";
import { plainText, wordsOf } from "./plain-text.js";

/** Something that customers tell about themselves, as they wrote it. */
export type OwnDatum = { kind: "name" | "address" | "city" | "phone" | "device"; value: string };

/** Messages with more words than this tell a story. */
const LONGEST = 18;
const NAME_WORD = "\\p{L}[\\p{L}'’.-]*";
const NAMED =
  /(?:\bo?\s*nome (?:dele|dela|d[oa] \p{L}+) (?:é|eh|e)|\b(?:o )?(?:meu|nosso) nome (?:completo )?(?:é|eh|e)|\bme chamo|\b(?:est[áa]|t[áa]|fica|p[õo]e|coloca|deixa)\s+(?:no|em) nome (?:de|d[oa])|^\s*(?:no|em) nome d[eoa]|^\s*nome(?: completo)?\s*:)\s+/iu;
/** "Maria da Silva e Souza", and of "maria e quero agendar" the name alone. */
const WHOLE_NAME = new RegExp(`^${NAME_WORD}(?:(?:\\s+(?:d[aeo]s?|e))?\\s+\\p{Lu}[\\p{L}'’-]*)*`, "u");
const LOWER_NAME = new RegExp(
  `^(${NAME_WORD}(?:\\s+(?!(?:e|mas|que|quero|queria|preciso)\\b)${NAME_WORD}){0,3})\\s*(?:[.!]*$|[,;]|(?=\\s(?:e|mas|quero|queria|preciso)\\s))`,
  "u",
);
/** "Me chamo atenção", "me chamo a atenção": no name. */
const NO_NAME = /^(?:a |muit[ao] )?aten[cç][aã]o\b/iu;
const STREET =
  /\b(?:r\.|rua|av\.?|avenida|travessa|tv\.|alameda|al\.|pra[çc]a|estrada|rodovia|rod\.|viela|largo)\s+(?:d[aeo]s?\s+)?\p{L}{2}[^?]*/iu;
/**
 * Words that show that the street is the customer's: they live there, or the message gives its number and nothing else.
 */
const LIVES = /\b(?:moro|moramos|mora|resido|residimos|meu endereco|nosso endereco|minha casa|minha rua|meu predio)\b/;
const AT = /\b(?:e na|eh na|e no|fica na|aqui na|fico na|estou na|to na|o endereco e|endereco)\b/;
const NUMBERED = /^[^\d]{4,60},?\s*(?:n\.?º?\s*)?\d{1,5}\b/u;
const OURS =
  /\b(?:voces|vcs|vc|loja|ai|onde|qual|como|chego|de voces|perto|referencia|ficam|estao|atendem|atende|chega|cobertura|abre|tem)\b/;
const CITY =
  /\b(?:moro|moramos|resido|somos|falo|escrevo)\s+(?:aqui\s+)?(?:em|de|no|na)\s+((?:bairro\s+|cidade\s+)?\p{Lu}[\p{L}'’-]*(?:\s+(?:d[aeo]s?|\p{Lu}[\p{L}'’-]*))*)/u;
/** A city in small letters ("moro em são paulo") is only taken for one when the message says nothing else. */
const CITY_ALONE =
  /^\s*(?:eu |a gente |é que eu )?(?:moro|moramos|mora)\s+(?:aqui\s+)?(?:em|no|na)\s+((?!(?:casa|apart\w*|pr[ée]dio|condom[íi]nio|esquina|mesm[oa]|sua|seu|rua|av\w*|fundos?|andar)\b)\p{L}{3,}(?:\s+\p{L}{2,}){0,2})\s*[.!]*$/iu;

const PHONE =
  /^(?:(?:o )?(?:meu |nosso )?(?:tel|fone|telefone|cel|celular|zap|whats\w*|contato|numero)\b\s*(?:e|eh|:|-)?\s*)?(\+?[\d\s().-]{8,20})$/;
const DEVICE = new RegExp(
  "^(?:(?:e|eh|sim|ele|ela|o meu|a minha|meu|minha|um|uma|no|na|num|numa|de|do|da|e um|e uma|eh um|eh uma) )*" +
    "(?:(?:notebook|note|laptop|desktop|computador|pc|all in one|monitor|impressora|celular|roteador|modem|tv) ?)?" +
    "(?:(?:dell|lenovo|acer|asus|hp|samsung|positivo|vaio|lg|apple|macbook|imac|multilaser|avell|sony|philips|brother|epson|canon|tp link|intelbras|xiaomi|motorola|notebook|note|laptop|desktop|pc de mesa|computador de mesa|pc gamer)\\b ?)" +
    "(?:(?!nao\\b|que\\b|e\\b|mas\\b|com\\b|para\\b|pra\\b|lent\\w+|travand?\\w*|quebr\\w+|quanto)[\\w-]+ ?){0,4}$",
);

/**
 * A name, an address, a city, a telephone or a device that the customer tells about themselves or the person they write
 * for. Null when the message asks something, or when the street may be the company's.
 */
export function ownDatum(text: string): OwnDatum | null {
  const plain = plainText(text);
  if (plain.includes("?") || wordsOf(text).length > LONGEST) return null;
  return nameIn(text) ?? addressIn(text, plain) ?? cityIn(text) ?? phoneIn(plain) ?? deviceIn(text);
}

/** The customer's name, where a message tells it, and whatever else it tells. */
export function nameToldIn(text: string): string | null {
  return wordsOf(text).length > LONGEST ? null : (nameIn(text)?.value ?? null);
}

/** A phone number with its area code, with nothing else around it than words for a phone number. */
function phoneIn(plain: string): OwnDatum | null {
  const number = PHONE.exec(plain)?.[1]?.trim();
  return number && !parseCpf(number).ok && parsePhone(number).ok ? { kind: "phone", value: number } : null;
}

const GREETING = /^\s*(?:oi+|ol[áa]+|bom dia+|boa (?:tarde|noite)|opa|desculpa)\b[^,.!]*[,.!]+\s*/iu;

/** "Dell inspiron", "é um notebook samsung": a device, with nothing about what is wrong with it. */
function deviceIn(text: string): OwnDatum | null {
  const said = wordsOf(text.replace(GREETING, "")).join(" ");
  return DEVICE.test(said) ? { kind: "device", value: text.trim() } : null;
}

function nameIn(text: string): OwnDatum | null {
  const lead = NAMED.exec(text);
  if (!lead) return null;
  const rest = text.slice(lead.index + lead[0].length).trim();
  if (NO_NAME.test(rest)) return null;
  const [lower = "", whole = ""] = [LOWER_NAME.exec(rest)?.[1], WHOLE_NAME.exec(rest)?.[0]];
  const value = whole.length > lower.length ? whole : lower;
  return value && value.length > 1 ? { kind: "name", value: value.trim() } : null;
}

function addressIn(text: string, plain: string): OwnDatum | null {
  const street = STREET.exec(text);
  if (!street) return null;
  const lives = LIVES.test(plain);
  const told = lives || (!OURS.test(plain) && (AT.test(plain) || (street.index <= 3 && NUMBERED.test(text.trim()))));
  if (!told) return null;
  return { kind: "address", value: street[0].trim().replace(/(?<![.!])[.!]+$/, "") };
}

function cityIn(text: string): OwnDatum | null {
  const value = CITY.exec(text)?.[1] ?? CITY_ALONE.exec(text)?.[1];
  return value ? { kind: "city", value: value.trim() } : null;
}
