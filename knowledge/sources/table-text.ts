/** A table as Markdown, whose first row names the columns. A table of one column becomes lines. */
export function tableText(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(cellText)).filter((row) => row.some((cell) => cell !== ""));
  const width = Math.max(0, ...cells.map((row) => row.length));
  if (width < 2 || cells.length < 2) return cells.map((row) => row.join(" ")).filter((text) => text !== "");
  const lines = cells.map((row) => `| ${Array.from({ length: width }, (_, n) => row[n] ?? "").join(" | ")} |`);
  lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  return [lines.join("\n")];
}

const cellText = (cell: string): string => cell.replace(/\s+/g, " ").replaceAll("|", "/").trim();
