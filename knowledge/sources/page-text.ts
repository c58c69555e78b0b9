/**
 * The lines of a page as paragraphs: lines that were only cut at the margin are put together again, and words that were
 * divided with a hyphen, too. A short line that is numbered ("3.2 Garantia") or in capitals becomes a heading.
 */
export function pageText(page: string): string {
  const lines = page.split(/\r?\n/).map((line) => line.replace(/\s+/g, " ").trim());
  const paragraphs: string[] = [];
  let current = "";
  const flush = () => {
    if (current !== "") paragraphs.push(current);
    current = "";
  };
  for (const line of lines) {
    if (line === "" || /^\d{1,4}$/.test(line)) {
      flush();
    } else if (isHeading(line)) {
      flush();
      paragraphs.push(`### ${line}`);
    } else if (/\p{L}-$/u.test(current) && /^\p{Ll}/u.test(line)) {
      current = current.slice(0, -1) + line;
    } else if (current !== "" && (/[.:;!?]$/.test(current) || BULLET.test(line))) {
      flush();
      current = plainLine(line);
    } else {
      current = current === "" ? plainLine(line) : `${current} ${line}`;
    }
  }
  flush();
  return paragraphs.join("\n\n");
}

const BULLET = /^[•▪◦·–*-]\s/u;
const plainLine = (line: string): string =>
  BULLET.test(line) ? `- ${line.replace(BULLET, "")}` : line.replace(/^[#>|]+\s*/, "");

function isHeading(line: string): boolean {
  if (line.length > 80 || /[.:;,!?]$/.test(line) || !/\p{L}{3}/u.test(line)) return false;
  return /^\d{1,2}(\.\d{1,2})+\.?\s+\p{Lu}/u.test(line) || (line === line.toUpperCase() && line.length > 5);
}
