const OFFSET_MS = -4 * 60 * 60 * 1_000;

/** As Mercado Pago writes moments: `2022-01-10T10:10:10.000-04:00`. */
export function mpDate(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, -1)}-04:00`;
}

export const mpDateOrNull = (at: number | null): string | null => (at === null ? null : mpDate(at));

/**
 * A moment in the documented form `yyyy-MM-dd'T'HH:mm:ss.SSSZ` with an offset in numbers; null: another form. `Z` at the
 * end, which `toISOString` writes, is not in the documentation, and therefore refused here.
 */
export function readMpDate(text: string): number | null {
  const at = Date.parse(text);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:?\d\d$/.test(text) && !Number.isNaN(at) ? at : null;
}
