import { systemTokens } from "../look/tokens.js";
import { html, type Markup, trusted } from "./html.js";

export type HtmlPage = {
  title: string;
  /** The language of the page's words. Default: Brazilian Portuguese. */
  language?: string;
  /** What else belongs in the head: style sheets, scripts. */
  head: Markup;
  body: Markup;
};

/**
 * A whole page that the server makes. All such pages have the same head. No search engine indexes it, and it is light
 * or dark like the person's system.
 */
export function htmlPage({ title, language = "pt-BR", head, body }: HtmlPage): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${head}
</head>
${body}
</html>
`.text;
}

/** A page's style sheet: the tokens, what all such pages share, and its own rules. */
export function pageStyle(own: string): string {
  return `${systemTokens()}${SHARED}${own}`;
}

const SHARED = `* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: var(--size-16)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
a { color: var(--brand); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
`;

/** The logo, in the colour of the text around it. */
export function bell(size: number): Markup {
  return html`<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${BELL}</svg>`;
}

const BELL = trusted(
  '<path d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z"/>',
);
