/** An article as its form shows it: what its front matter says, and the rest. */
export type ArticleParts = { title: string; validUntil: string; body: string };

/** What was found of it, and whether the title is in the front matter. */
type Found = ArticleParts & { ownTitle: boolean };
/** What the server read in it. */
type Read = { title: string; validUntil: string | null };

const FRONT = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$)/;
const KEY = /(?:^|[{,\s"'])(?:title|valid_until)["']?[ \t]*:/;

/** Takes an article apart. */
export function articleParts(text: string, read: Read): Found {
  const front = FRONT.exec(text);
  if (front === null) return { title: read.title, validUntil: "", body: text, ownTitle: false };
  const fields = fieldsOf(front[1] ?? "");
  // A front matter of another form stays in the text, where its author sees and changes it.
  if (fields === null) return { title: read.title, validUntil: read.validUntil ?? "", body: text, ownTitle: true };
  return {
    title: fields.title ?? read.title,
    validUntil: fields.valid_until ?? "",
    body: text.slice(front[0].length).replace(/^(\r?\n)+/, ""),
    ownTitle: fields.title !== undefined,
  };
}

/**
 * Whether a body begins with a front matter of its own, as that of an article does whose front matter has another form
 * than the form writes. Title and end are then what it says. Two thematic breaks are none.
 */
export function hasOwnFront(body: string): boolean {
  const front = FRONT.exec(body)?.[1];
  if (front === undefined) return false;
  const lines = front.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.some((line) => KEY.test(line)) || (lines.length > 0 && lines.every((line) => /^\s*#/.test(line)));
}

/**
 * The article's text with the form's values. A title that is the first heading is not written twice, and no front matter
 * is written above one that the body has.
 */
export function articleText({ title, validUntil, body }: ArticleParts, found: Found | null): string {
  if (hasOwnFront(body)) return body;
  const kept = found !== null && !found.ownTitle && found.title === title.trim();
  const lines = [
    ...(kept || title.trim() === "" ? [] : [`title: ${JSON.stringify(title.trim())}`]),
    ...(validUntil === "" ? [] : [`valid_until: ${validUntil}`]),
  ];
  return lines.length === 0 ? body : `---\n${lines.join("\n")}\n---\n\n${body}`;
}

/** The server counts the lines of the whole file; the form's body begins below the front matter. */
export function atBodyLine(message: string, text: string, body: string): string {
  const above = text.slice(0, text.length - body.length).split("\n").length - 1;
  return message.replace(/^linha (\d+):/, (whole, line: string) =>
    Number(line) > above ? `linha ${Number(line) - above}:` : whole,
  );
}

function fieldsOf(front: string): { title?: string; valid_until?: string } | null {
  const fields: Record<string, string> = {};
  for (const line of front.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const [, name, value] = /^(title|valid_until):[ \t]*(\S.*?)[ \t]*$/.exec(line) ?? [];
    const text = value === undefined ? null : scalarOf(value);
    if (name === undefined || text === null) return null;
    fields[name] = text;
  }
  return fields;
}

/** The text of a plain or quoted YAML scalar in one line; null for anything else. */
function scalarOf(written: string): string | null {
  if (written.startsWith('"')) {
    try {
      const text: unknown = JSON.parse(written);
      return typeof text === "string" ? text : null;
    } catch {
      return null;
    }
  }
  if (/^'(?:[^']|'')*'$/.test(written)) return written.slice(1, -1).replaceAll("''", "'");
  return /^[\p{L}\p{N}][^#]*$/u.test(written) && !written.includes(": ") ? written : null;
}
