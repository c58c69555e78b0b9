/** HTML whose values are escaped. Only `html` and `trusted` make it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[] | null;

/**
 * Makes HTML and escapes the values, in texts and in quoted attributes. Values that are `Markup` are inserted as they
 * are.
 */
export function html(pieces: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(pieces.reduce((text, piece, index) => `${text}${render(values[index - 1] ?? null)}${piece}`));
}

/** Our own markup that was not made by `html`. It must contain nothing that came from outside. */
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

/** Escapes a text for use between tags and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}
