/**
 * Replaces what names a person, and what no question about a shop needs: e-mail addresses, telephones, documents, cards and
 * other long numbers, and the customer's own name. Prices, dates and times stay.
 */
export function maskPersonal(text: string, names: readonly string[] = []): string {
  const masked = text
    .replace(/[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, "[e-mail]")
    .replace(/\+?\d(?:[\d.\-/ ()]{6,})\d/g, (found) => (isDate(found) ? found : "[número]"));
  return names
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter((name) => name.length > 2)
    .reduce((rest, name) => rest.replace(wordOf(name), "[nome]"), masked);
}

const isDate = (text: string): boolean => /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/.test(text.trim());

const wordOf = (name: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\d])`, "giu");
