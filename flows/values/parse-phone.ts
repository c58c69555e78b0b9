import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { ParsedValue } from "./parsed-value.js";
import { toE164 } from "./same-phone.js";

/** A phone number as E.164; Brazilian unless it begins with + (see `toE164`). */
export function parsePhone(text: string): ParsedValue {
  for (const match of text.matchAll(/(?:\+|\b00)?[(\d][\d\s().-]{6,20}\d/g)) {
    const value = toE164(match[0]);
    if (value !== null) return { ok: true, value, sure: true, shown: showPhone(value) };
    if (/^9?\d{8}$/.test(match[0].replace(/\D/g, ""))) {
      return { ok: false, reason: "Faltou o DDD. Pode mandar assim: (11) 98765-4321?" };
    }
  }
  return { ok: false, reason: "Não entendi o telefone. Pode mandar com DDD, assim: (11) 98765-4321?" };
}

/** "(11) 98765-4321"; numbers of other countries with their code. Text that is no number comes back as it is. */
export function showPhone(value: string): string {
  const parsed = parsePhoneNumberFromString(value);
  if (!parsed) return value;
  return parsed.country === "BR" ? parsed.formatNational() : parsed.formatInternational();
}
