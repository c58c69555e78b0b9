const formats = new Map<string, Intl.NumberFormat>();

/** An amount in the currency's smallest unit as Brazilians read it: 123456 BRL → "R$ 1.234,56". */
export function showAmount(amount: number, currency: string): string {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat("pt-BR", { style: "currency", currency });
    formats.set(currency, format);
  }
  return format.format(amount / 100).replace(/\u00a0/g, " ");
}
