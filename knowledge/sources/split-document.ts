/** A part of a long document, as an article. */
export type Part = { title: string; text: string };

/** An article may have 400 passages and 256 KB; both leave room. */
const MOST_LETTERS = 100_000;
const MOST_HEADINGS = 150;
const LONGEST_TITLE = 100;

/**
 * A document as articles: one, or several parts that begin at headings where it is long. Each title stands once; what
 * looks like a price's name (`{{`) is taken apart, because a document names none.
 */
export function splitDocument(title: string, text: string): Part[] {
  const parts: string[][] = [[]];
  let letters = 0;
  let headings = 0;
  for (const line of cutLong(text.replaceAll("{{", "{ {").split("\n"))) {
    const heading = /^#{1,6}\s/.test(line);
    const full = letters + line.length > MOST_LETTERS;
    if ((heading && headings >= MOST_HEADINGS) || (full && letters > 0)) {
      parts.push([]);
      letters = 0;
      headings = 0;
    }
    parts.at(-1)?.push(line);
    letters += line.length + 1;
    if (heading) headings += 1;
  }
  const name = title.replace(/\s+/g, " ").trim().slice(0, LONGEST_TITLE);
  const full = parts.map((lines) => lines.join("\n").trim()).filter((part) => part !== "");
  return full.map((part, n) => {
    const partTitle = full.length === 1 ? name : `${name} (parte ${n + 1})`;
    return { title: partTitle, text: `---\ntitle: ${JSON.stringify(partTitle)}\n---\n\n${part}\n` };
  });
}

/** Lines that are longer than a part are cut. */
const cutLong = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.length <= MOST_LETTERS / 2 ? [line] : (line.match(/.{1,50000}/gs) ?? [])));
