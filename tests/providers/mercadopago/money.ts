/** Mercado Pago writes reais with a fraction; inside, centavos. Null: not an amount of whole centavos. */
export function centsOf(reais: unknown): number | null {
  if (typeof reais !== "number" || !Number.isFinite(reais)) return null;
  const cents = Math.round(reais * 100);
  return Math.abs(reais * 100 - cents) < 1e-6 ? cents : null;
}

export const reaisOf = (cents: number): number => cents / 100;
