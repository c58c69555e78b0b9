import type { VariableType } from "../value.js";
import { parseEmail, parseUrl } from "./parse-address-online.js";
import { parseChoice } from "./parse-choice.js";
import { parseDate } from "./parse-date.js";
import { parseCep, parseCnpj, parseCpf } from "./parse-document.js";
import { parseMoney } from "./parse-money.js";
import { parseNumber } from "./parse-number.js";
import { parsePhone } from "./parse-phone.js";
import { parseTime } from "./parse-time.js";
import { parseYesNo } from "./parse-yes-no.js";
import type { ParseContext, ParsedValue } from "./parsed-value.js";

export type { ParseContext, ParsedValue } from "./parsed-value.js";

/** Longer messages contain no value of a narrow type, and reading them would only take time. */
const LONGEST = 500;

/**
 * The value of a type in what a customer wrote, alone or inside a short sentence. `reason` is one sentence for the
 * customer: what is expected, with an example. Never throws.
 *
 * Shapes: number → number · money → `{ amount, currency }` in centavos · yes_no → boolean · choice → option id · date →
 * "2026-11-20" · time → "14:30" · phone → E.164 · cpf, cnpj, cep → digits (cnpj also letters) without mask.
 */
export function parseValue(type: VariableType, written: string, context: ParseContext): ParsedValue {
  const text = type === "text" ? written : plainSigns(written);
  if (type !== "text" && written.length > LONGEST) {
    return { ok: false, reason: "A mensagem ficou longa e me perdi. Pode mandar só o que eu pedi?" };
  }
  switch (type) {
    case "text": {
      const value = text.trim();
      if (value === "") return { ok: false, reason: "Me mande um texto, por favor." };
      return { ok: true, value, sure: false, shown: value };
    }
    case "number":
      return parseNumber(text);
    case "money":
      return parseMoney(text);
    case "yes_no":
      return parseYesNo(text);
    case "choice":
      return parseChoice(text, context);
    case "date":
      return parseDate(text, context);
    case "time":
      return parseTime(text);
    case "email":
      return parseEmail(text);
    case "phone":
      return parsePhone(text);
    case "cpf":
      return parseCpf(text);
    case "cnpj":
      return parseCnpj(text);
    case "cep":
      return parseCep(text);
    case "url":
      return parseUrl(text);
    case "file":
      return { ok: false, reason: "Preciso que você envie o arquivo por aqui, uma foto por exemplo." };
    case "location":
      return { ok: false, reason: "Preciso que você envie a localização pelo aplicativo (clipe, Localização)." };
    case "device":
    case "report":
    case "order":
    case "list":
    case "object":
      return { ok: false, reason: "Isso eu não consigo ler de uma mensagem de texto. Use os botões, por favor." };
  }
}

/** Typographic dashes become hyphens, unusual spaces become spaces, and invisible characters are removed. */
function plainSigns(text: string): string {
  return text
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, "-")
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, " ")
    .replace(/[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g, "");
}
