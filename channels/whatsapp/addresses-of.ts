import { parsePhoneNumberFromString } from "libphonenumber-js";
import { otherNinthDigit } from "./ninth-digit.js";

/** The wa_ids that a telephone number may have, as its owner writes it; without a country it is a Brazilian one. */
export function addressesOf(written: string): string[] {
  const phone = parsePhoneNumberFromString(written, "BR");
  if (!phone?.isPossible()) return [];
  const waId = phone.number.slice(1);
  const other = otherNinthDigit(waId);
  return other === null ? [waId] : [waId, other];
}
