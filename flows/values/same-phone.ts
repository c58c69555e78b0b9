import { parsePhoneNumberFromString } from "libphonenumber-js";

/**
 * A phone number as E.164, or null. A number without a country is Brazilian. A Brazilian mobile number without its
 * ninth digit gets it (Anatel, since 2016: eight digits that begin with 6 to 9 are mobile); a landline number is not
 * changed.
 */
export function toE164(text: string): string | null {
  const written = text.replace(/\D/g, "");
  const digits = written.replace(/^0+/, "");
  const abroad = /^\s*(\+|00)/.test(text);
  const national = digits.length === 10 || digits.length === 11;
  if (!abroad && !national && !/^55\d{10,11}$/.test(digits)) return null;
  const parsed = parsePhoneNumberFromString(withNinthDigit(abroad || !national ? `+${digits}` : `+55${digits}`));
  return parsed?.isValid() ? parsed.number : null;
}

/**
 * Whether two numbers belong to one person, in whatever way they are written: +55 11 9XXXX-XXXX and +55 11 XXXX-XXXX
 * do.
 */
export function samePhone(a: string, b: string): boolean {
  const first = toE164(a);
  return first !== null && first === toE164(b);
}

/** `+551187654321` → `+5511987654321` */
function withNinthDigit(e164: string): string {
  return e164.replace(/^(\+55[1-9]\d)([6-9]\d{7})$/, "$19$2");
}
