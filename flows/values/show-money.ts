const formats = new Map<string, Intl.NumberFormat>();

/** An amount in the currency's smallest unit as people read it: 123456 BRL → "R$ 1.234,56". */
export function showMoney(amount: number, currency: string, locale = "pt-BR"): string {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.NumberFormat(locale, { style: "currency", currency });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return `${currency} ${amount / 100}`;
    }
    formats.set(key, format);
  }
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  // Some messengers lose the no-break space that Intl puts after R$, or show it oddly.
  return format.format(amount / 10 ** digits).replace(/\u00a0/g, " ");
}
