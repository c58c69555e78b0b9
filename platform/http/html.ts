/** A text in which nothing is markup any more. Made by `html` and `trusted` alone. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[] | null;

/** HTML whose values are escaped, in texts and in quoted attributes; what is `Markup` already is put in as it is. */
export function html(pieces: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(pieces.reduce((text, piece, index) => `${text}${render(values[index - 1] ?? null)}${piece}`));
}

/** Markup of our own that was not made by `html`. Nothing that came from outside may stand in it. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(value: Part): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(({ text }: Markup) => text).join("");
  return escapeHtml(String(value));
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as it may stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}
