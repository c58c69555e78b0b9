/** A share of 0 to 100, with one digit after the point. */
export const percent = (of: number): number => Math.min(100, Math.max(0, Math.round(of * 10) / 10));
