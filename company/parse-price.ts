/** R$ 1.000.000,00. A higher price was probably typed in centavos. */
const MOST = 100_000_000;

export type ParsedPrice = { ok: true; amount: number } | { ok: false; reason: string };

/**
 * A price as Brazilians write it, in integer centavos: "R$ 1.234,56", "89,90", "150", or the number 89.90. It works on
 * the digits as written and never on a fraction, so that no cent is lost or gained.
 */
export function parsePrice(written: string | number): ParsedPrice {
  const text = String(written)
    .trim()
    .replace(/^R\$\s*/i, "");
  const found =
    /^(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{2}))?$/.exec(text) ??
    // The notation of YAML and programs. Three digits behind a single point are thousands, which were handled above.
    /^(\d{1,9})\.(\d{1,2})$/.exec(text);
  if (!found || (typeof written === "number" && text.includes(".") && !/\.\d{1,2}$/.test(text)))
    return { ok: false, reason: `"${String(written)}" não é um preço` };
  const [, whole = "0", cents = ""] = found;
  const amount = Number(whole.replaceAll(".", "")) * 100 + Number(cents.padEnd(2, "0"));
  if (amount === 0) return { ok: false, reason: "o preço é zero" };
  if (amount > MOST) return { ok: false, reason: "o preço passa de R$ 1.000.000,00" };
  return { ok: true, amount };
}
