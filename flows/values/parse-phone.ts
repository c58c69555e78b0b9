import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { ParsedValue } from "./parsed-value.js";
import { type FoundAt, pickOneAt } from "./pick-one.js";
import { toE164 } from "./same-phone.js";

/** A phone number as E.164. It is Brazilian unless it begins with + (see `toE164`). */
export function parsePhone(text: string): ParsedValue {
  const written = [...text.matchAll(/(?:\+|\b00)?[(\d][\d\s().-]{6,20}\d/g)];
  const found = written.flatMap((match): FoundAt[] => {
    const value = toE164(match[0]);
    if (value === null) return [];
    return [{ value, shown: showPhone(value), from: match.index, to: match.index + match[0].length }];
  });
  const picked = pickOneAt(text, found);
  if (picked) return picked;
  if (written.some(([digits]) => /^9?\d{8}$/.test(digits.replace(/\D/g, ""))))
    return { ok: false, reason: "Faltou o DDD. Pode mandar assim: (11) 98765-4321?" };
  return { ok: false, reason: "Não entendi o telefone. Pode mandar com DDD, assim: (11) 98765-4321?" };
}

/** "(11) 98765-4321"; a number of another country with its code. A text that is no number is returned unchanged. */
export function showPhone(value: string): string {
  const parsed = parsePhoneNumberFromString(value);
  if (!parsed) return value;
  return parsed.country === "BR" ? parsed.formatNational() : parsed.formatInternational();
}
