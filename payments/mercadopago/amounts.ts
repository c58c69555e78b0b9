/** Mercado Pago writes reais with a fraction; inside we count centavos. Rounds away what binary fractions add. */
export const centsOf = (reais: number): number => Math.round(reais * 100);

export const reaisOf = (cents: number): number => cents / 100;

/** A moment (ms) as Mercado Pago documents it: with an offset in numbers, never with a `Z`. */
export const mpDate = (at: number): string => new Date(at).toISOString().replace("Z", "+00:00");
