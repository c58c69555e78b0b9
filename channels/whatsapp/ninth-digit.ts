/**
 * The other form of a Brazilian mobile number: with or without the ninth digit after the area code. Meta's wa_id of the
 * same person may have either form, depending on when they registered. Null for every other number.
 */
export function otherNinthDigit(waId: string): string | null {
  const with9 = /^(55[1-9]\d)9([6-9]\d{7})$/.exec(waId);
  if (with9) return `${with9[1]}${with9[2]}`;
  const without9 = /^(55[1-9]\d)([6-9]\d{7})$/.exec(waId);
  return without9 ? `${without9[1]}9${without9[2]}` : null;
}
