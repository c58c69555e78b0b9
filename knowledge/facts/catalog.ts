import type { KnownItem } from "../ports.js";
import { clausesOf, plainOf } from "./asks-only.js";

/** The source of what the catalog says, as customers read it. */
export const CATALOG_SOURCE = "Serviços e preços";

/** An item as a passage: its price, its time and its description. */
export function itemText({ title, description, price, currency, minutes }: KnownItem): string {
  const costs = new Intl.NumberFormat("pt-BR", { style: "currency", currency })
    .format(price / 100)
    .replace(/\u00a0/g, " ");
  const takes = minutes > 0 ? ` · Tempo: cerca de ${timeInWords(minutes)}` : "";
  return `${title}\nPreço: ${costs}${takes}${description === "" ? "" : `\n${description}`}`;
}

function timeInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const whole = hours === 0 ? "" : hours === 1 ? "1 hora" : `${hours} horas`;
  if (rest === 0) return whole;
  const part = rest === 1 ? "1 minuto" : `${rest} minutos`;
  return whole === "" ? part : `${whole} e ${part}`;
}

/**
 * Matches "vocês fazem …", "consertam …". The singular counts only for the shop, because "faz duas semanas" asks for
 * nothing.
 */
const SERVICE = "(?:faz|consert|arrum|troc|vend|instal|alug|compr|limp|format|mex|trabalh)";
const DO_YOU = new RegExp(
  `(?:^|\\b(?:voces|vcs|vc|ces|cs|ai|se|que|tambem|tb|tbm|e|oi|ola|dia|tarde|noite) )(?:tambem |tb |tbm )?${SERVICE}[ae]m\\b(?: com)? \\S` +
    `|\\b(?:voces|vcs|vc|a loja|ai) (?:tambem |tb |tbm )?${SERVICE}[ae]\\b(?: com)? \\S`,
);

/** Whether a message asks if the company offers something at all. */
export function asksForService(question: string): boolean {
  return clausesOf(question).some((clause) => DO_YOU.test(plainOf(clause)));
}
