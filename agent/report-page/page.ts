import { createHash } from "node:crypto";

/** HTML whose values are escaped. Only `html` and `raw` make it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[] | null;

/** Makes HTML and escapes the values. Values that are `Markup` are inserted as they are. */
export function html(pieces: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(pieces.reduce((text, piece, index) => `${text}${render(values[index - 1] ?? null)}${piece}`));
}

function render(value: Part): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(({ text }: Markup) => text).join("");
  return escape(String(value));
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string) => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);

/** The tokens of the design: light, or dark when the person's system is. */
const STYLE = `
:root{color-scheme:light dark;--paper:#faf9f6;--surface:#fff;--line:#e6e3dc;--ink:#1c1f23;--muted:#5f6670;--brand:#0f766e;--soft:#e3f2ef;--on:#fff;--amber:#b45309;--red:#b91c1c}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--surface:#1b1e24;--line:#2a2f37;--ink:#edebe6;--muted:#9aa2ad;--brand:#2dd4bf;--soft:#123b38;--on:#14161a;--amber:#f59e0b;--red:#f87171}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:720px;margin:0 auto;padding:32px 16px 48px}
header{display:flex;gap:8px;align-items:center;color:var(--muted);margin-bottom:24px}
header svg{flex:none}
h1{font-size:28px;line-height:1.2;margin:0 0 8px;text-wrap:balance}
h2{font-size:18px;margin:32px 0 8px}
h3{font-size:16px;margin:0}
p{margin:0 0 12px}
.muted{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:16px;margin:0 0 12px}
.card p:last-child,.card ul:last-child{margin-bottom:0}
.code{font-size:28px;letter-spacing:2px;font-weight:600}
pre{background:var(--soft);border-radius:8px;padding:12px;margin:8px 0 12px;white-space:pre-wrap;font:14px/1.5 ui-monospace,Menlo,Consolas,monospace}
.button{display:inline-block;background:var(--brand);color:var(--on);text-decoration:none;font-weight:600;padding:12px 20px;border-radius:8px}
a{color:var(--brand)}
a:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
ul,ol{margin:0 0 12px;padding-left:24px}
li{margin:4px 0}
.score{display:flex;gap:16px;align-items:center;flex-wrap:wrap}
.score strong{font-size:56px;line-height:1}
.score span{font-size:18px}
meter{width:100%;height:12px;margin-top:12px}
.tag{display:inline-block;font-size:14px;font-weight:600;margin-bottom:4px}
.critical{border-left:4px solid var(--red)}.critical .tag{color:var(--red)}
.warn{border-left:4px solid var(--amber)}.warn .tag{color:var(--amber)}
.unknown{border-style:dashed}.unknown h2{margin-top:0;font-size:16px}
summary{cursor:pointer;font-weight:600;padding:4px 0}
summary:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
.well{margin-top:8px}
@media print{details::details-content{content-visibility:visible;display:block;height:auto}.card{break-inside:avoid}main{max-width:none;padding:0}}
dl{margin:8px 0 0;display:grid;grid-template-columns:max-content 1fr;gap:4px 12px}
dt{color:var(--muted)}dd{margin:0}
@media(max-width:480px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers of these pages: no script runs, nothing is loaded, and nothing is cached or indexed. */
export const PAGE_HEADERS = {
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const BELL = new Markup(
  '<svg width="24" height="24" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="M11 3h2v2.1A8 8 0 0 1 20 13v2H4v-2a8 8 0 0 1 7-7.9z"/><path d="M3 17h18v3H3z"/></svg>',
);

/** A whole page. */
export function page(title: string, company: string | null, body: Markup): string {
  return html`<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow"><title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body><main><header>${BELL}<span>${company ?? "Balcão"}</span></header>${body}</main></body></html>`.text;
}
