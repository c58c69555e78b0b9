/**
 * A line of a CSV file as Excel in Brazil reads it by a double click: semicolons between the cells, because the comma is the
 * decimal sign there, and CRLF at the end. A file of it begins with `CSV_BEGIN`, else Excel takes it for Latin-1.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(";")}\r\n`;
}

export const CSV_BEGIN = "\uFEFF";

/** What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection), also in full width. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** An apostrophe before what would be a formula makes it text, whoever wrote it. */
function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
