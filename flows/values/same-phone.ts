import { parsePhoneNumberFromString } from "libphonenumber-js";

/**
 * A phone number as E.164, or null. Without a country it is Brazilian; a Brazilian mobile number without its ninth digit
 * gets it (Anatel, since 2016: eight digits that begin with 6 to 9 are mobile), a landline stays as it is.
 */
export function toE164(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  const international = /^\s*(\+|00)/.test(text);
  const candidates = international
    ? [`+${digits.replace(/^00/, "")}`]
    : [`+55${digits.replace(/^0+/, "")}`, `+${digits}`].sort(() => (/^55\d{10,11}$/.test(digits) ? 1 : -1));
  for (const candidate of candidates) {
    const number = withNinthDigit(candidate);
    if (/^\+55\d{10,11}$/.test(number) || international || !number.startsWith("+55")) {
      const parsed = parsePhoneNumberFromString(number);
      if (parsed?.isValid()) return parsed.number;
    }
  }
  return null;
}

/** Whether two numbers are one person's: +55 11 9XXXX-XXXX and +55 11 XXXX-XXXX are, in whatever way they are written. */
export function samePhone(a: string, b: string): boolean {
  const first = toE164(a);
  return first !== null && first === toE164(b);
}

/** `+551187654321` → `+5511987654321` */
function withNinthDigit(e164: string): string {
  return e164.replace(/^(\+55[1-9]\d)([6-9]\d{7})$/, "$19$2");
}
