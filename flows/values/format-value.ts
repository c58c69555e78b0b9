import { cnpj, cpf } from "cpf-cnpj-validator";
import type { Value, VariableType } from "../value.js";
import { showPhone } from "./parse-phone.js";
import { showTime } from "./parse-time.js";
import { showDate } from "./show-date.js";
import { showMoney } from "./show-money.js";

export type FormatContext = { timezone: string; locale: string; now: number };

/**
 * A value as people read it in a message: R$ 1.234,56, "amanhã", "(11) 98765-4321", "a, b e c". `type` is the declared
 * type when it is known; money is recognised without it. Null gives an empty text. Never throws.
 */
export function formatValue(value: Value, type: VariableType | null, context: FormatContext): string {
  if (value === null) return "";
  switch (typeof value) {
    case "boolean":
      return YES_NO[context.locale.slice(0, 2)]?.[value ? 0 : 1] ?? (value ? "sim" : "não");
    case "number":
      return type === "money"
        ? showMoney(Math.round(value * 100), "BRL", context.locale)
        : numberFormat(context.locale).format(value);
    case "string":
      return formatText(value, type, context);
  }
  if (Array.isArray(value))
    return joinList(
      value.map((item) => formatValue(item, null, context)),
      context.locale,
    );
  if (typeof value.amount === "number" && typeof value.currency === "string") {
    return showMoney(value.amount, value.currency, context.locale);
  }
  for (const name of ["label", "title", "name", "number", "address"]) {
    const shown = value[name];
    if (typeof shown === "string" || typeof shown === "number") return String(shown);
  }
  if (typeof value.latitude === "number" && typeof value.longitude === "number") {
    return `${value.latitude}, ${value.longitude}`;
  }
  return JSON.stringify(value);
}

const YES_NO: Record<string, [string, string]> = { pt: ["sim", "não"], en: ["yes", "no"], es: ["sí", "no"] };
const AND: Record<string, string> = { pt: "e", en: "and", es: "y" };
const numberFormats = new Map<string, Intl.NumberFormat>();

function formatText(text: string, type: VariableType | null, context: FormatContext): string {
  switch (type) {
    case "date":
      return showDate(text, context);
    case "time":
      return showTime(text);
    case "phone":
      return showPhone(text);
    case "cpf":
      return cpf.format(text);
    case "cnpj":
      return cnpj.format(text);
    case "cep":
      return /^\d{8}$/.test(text) ? `${text.slice(0, 5)}-${text.slice(5)}` : text;
    default:
      return text;
  }
}

/** "a, b e c" */
function joinList(items: string[], locale: string): string {
  const shown = items.filter((item) => item !== "");
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} ${AND[locale.slice(0, 2)] ?? "e"} ${shown.at(-1)}`;
}

function numberFormat(locale: string): Intl.NumberFormat {
  let format = numberFormats.get(locale);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
    numberFormats.set(locale, format);
  }
  return format;
}
