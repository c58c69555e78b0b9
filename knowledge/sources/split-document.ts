/** A part of a long document, as an article. */
export type Part = { title: string; text: string };

/** An article may have 400 passages and 256 KB; these leave room. Each row of a table is a passage. */
const MOST_LETTERS = 100_000;
const MOST_HEADINGS = 150;
const MOST_ROWS = 250;

/**
 * A document as articles: one, or several parts where it is long; a part begins at a heading or at a row of a table, whose
 * columns are named again. What looks like a price's name (`{{`) is taken apart, because a document names none.
 */
export function splitDocument(title: string, text: string): Part[] {
  const parts = partsOf(cutLong(text.replaceAll("{{", "{ {").split("\n")))
    .map((lines) => lines.join("\n").trim())
    .filter((part) => part !== "");
  return parts.map((part, n) => {
    const partTitle = parts.length === 1 ? title : `${title} (parte ${n + 1})`;
    return { title: partTitle, text: `---\ntitle: ${JSON.stringify(partTitle)}\n---\n\n${part}\n` };
  });
}

function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let [letters, headings, rows] = [0, 0, 0];
  /** The lines that name the columns of the table that is being read. */
  let head: string[] = [];
  const begin = (first: readonly string[]) => {
    parts.push([...first]);
    [letters, headings, rows] = [0, 0, 0];
  };
  for (const [at, line] of lines.entries()) {
    const isRow = line.startsWith("|");
    const isHeading = /^#{1,6}\s/.test(line);
    if (!isRow) head = [];
    else if (head.length === 0) head = [line, lines[at + 1] ?? ""];
    const isHead = isRow && head.includes(line);
    if ((isHeading && headings >= MOST_HEADINGS) || (letters > 0 && letters + line.length > MOST_LETTERS))
      begin(isRow && !isHead ? head : []);
    else if (isRow && !isHead && rows >= MOST_ROWS) begin(head);
    parts.at(-1)?.push(line);
    letters += line.length + 1;
    if (isHeading) headings += 1;
    if (isRow) rows += 1;
  }
  return parts;
}

/** Lines that are longer than a part are cut. */
const cutLong = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.length <= MOST_LETTERS / 2 ? [line] : (line.match(/.{1,50000}/gsu) ?? [])));
