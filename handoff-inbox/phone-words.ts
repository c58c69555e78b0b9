/** "+55 (11) 98888-7777" for Brazilian numbers, else "+" and the digits. A text that is no number is not changed. */
export function phoneWords(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  if (digits.length < 8 || digits.length > 15) return phone;
  const [, area, first, last] = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits) ?? [];
  return area === undefined ? `+${digits}` : `+55 (${area}) ${first}-${last}`;
}
