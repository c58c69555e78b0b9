/**
 * The rows of a Markdown table, each with its columns' headings: "Marca: Lenovo · Prazo: 5 dias úteis". Null when it is
 * no table.
 */
export function rowsOf(paragraph: string): string[] | null {
  const [head = "", rule = "", ...rows] = paragraph.split("\n");
  if (!head.startsWith("|") || !/^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(rule)) return null;
  const headings = cellsOf(head);
  return rows.flatMap((row) => {
    const cells = cellsOf(row).flatMap((cell, at) => {
      const heading = headings[at] ?? "";
      if (cell === "") return [];
      return heading === "" ? [cell] : [`${heading}: ${cell}`];
    });
    return cells.length === 0 ? [] : [cells.join(" · ")];
  });
}

/** `\|` is a character of the text and no border. */
function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|").trim());
}
