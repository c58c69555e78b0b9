import { contentPolicy, hashSource } from "../../platform/http/content-policy.js";
import { html, type Markup, trusted } from "../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../platform/http/html-page.js";
import { coloursOf } from "../../platform/look/company-colours.js";

const RULES = `main{max-width:720px;margin:0 auto;padding:32px 16px 48px}
header{display:flex;gap:8px;align-items:center;color:var(--muted);margin-bottom:24px}
header svg{flex:none}
h1{font-size:var(--size-28);line-height:1.2;margin:0 0 8px;text-wrap:balance}
h2{font-size:var(--size-20);margin:32px 0 8px}
h3{font-size:var(--size-16);margin:0}
p{margin:0 0 12px}
.muted{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:var(--corner);padding:16px;margin:0 0 12px}
.card>h2:first-child{margin-top:0}
.card p:last-child,.card ul:last-child{margin-bottom:0}
.code{font-size:var(--size-28);letter-spacing:2px;font-weight:600}
.typed{overflow-wrap:anywhere;letter-spacing:0;font-size:var(--size-20)}
.qr{max-width:240px;margin:8px auto;background:#fff}.qr svg{display:block;width:100%;height:auto}
[hidden]{display:none!important}
pre{background:var(--brand-soft);border-radius:var(--corner);padding:12px;margin:8px 0 12px;white-space:pre-wrap;font:var(--size-14)/1.5 ui-monospace,Menlo,Consolas,monospace}
.button{display:inline-block;background:var(--brand);color:var(--on-brand);text-decoration:none;font-weight:600;padding:12px 20px;border-radius:var(--corner)}
input{font:inherit;font-size:var(--size-20);letter-spacing:2px;background:var(--surface);color:var(--ink);border:1px solid var(--edge);border-radius:var(--corner);padding:10px 12px;width:100%;max-width:240px}
button.button{font:inherit;font-weight:600;border:0;cursor:pointer}
ul,ol{margin:0 0 12px;padding-left:24px}
li{margin:4px 0}
.score{display:flex;gap:16px;align-items:center;flex-wrap:wrap}
.score strong{font-size:56px;line-height:1}
.score span{font-size:var(--size-20)}
meter{width:100%;height:12px;margin-top:12px}
.tag{display:inline-block;font-size:var(--size-14);font-weight:600;margin-bottom:4px}
.critical{border-left:4px solid var(--red)}.critical .tag{color:var(--red)}
.warn{border-left:4px solid var(--amber)}.warn .tag{color:var(--amber)}
.unknown{border-style:dashed}.unknown h2{margin-top:0;font-size:var(--size-16)}
summary{cursor:pointer;font-weight:600;padding:4px 0}
.well{margin-top:8px}
.shop{background:var(--shop);color:var(--on-shop);margin:0 0 24px;padding:12px 16px;justify-content:center}
.shop p{width:100%;max-width:688px;margin:0;display:flex;gap:8px;align-items:center;font-weight:600}
.shop+main{padding-top:8px}
.ways{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 16px}
.ways .button{min-height:44px;background:var(--shop);color:var(--on-shop);border:1px solid var(--edge)}
.done li{white-space:pre-line}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:var(--size-14)}
th,td{text-align:left;vertical-align:top;padding:8px 8px 8px 0;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--muted);font-weight:600}
@media print{:root{color-scheme:light}details::details-content{content-visibility:visible;display:block;height:auto}.card,tr{break-inside:avoid}h2{break-after:avoid}main{max-width:none;padding:0}.ways,.screen{display:none}.shop{background:none;color:#000;border-bottom:2px solid var(--shop);print-color-adjust:exact}}
dl{margin:8px 0 0;display:grid;grid-template-columns:max-content 1fr;gap:4px 12px}
dt{color:var(--muted)}dd{margin:0}
@media(max-width:480px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
`;
const STYLE = pageStyle(RULES);

/** Headers of these pages: no script runs, nothing is loaded, and nothing is cached or indexed. */
export const PAGE_HEADERS = {
  "content-security-policy": contentPolicy({
    "style-src": hashSource(STYLE),
    "frame-ancestors": "'none'",
    "form-action": "'self'",
  }),
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** As `PAGE_HEADERS`, for a page with one script of ours (see `hashSource`). */
export const headersWith = (script: string) => ({
  ...PAGE_HEADERS,
  "content-security-policy": contentPolicy({
    "style-src": hashSource(STYLE),
    "script-src": script,
    "frame-ancestors": "'none'",
    "form-action": "'self'",
  }),
});

/** A page in the company's colour, with the headers that allow its style and nothing else. */
export function companyPage(
  title: string,
  company: { name: string; color: string | null },
  body: Markup,
): { html: string; headers: Record<string, string> } {
  const { shop, on } = coloursOf(company);
  const style = pageStyle(`:root{--shop:${shop};--on-shop:${on}}${RULES}`);
  const policy = contentPolicy({
    "style-src": hashSource(style),
    "frame-ancestors": "'none'",
  });
  const text = htmlPage({
    title,
    head: html`<meta name="theme-color" content="${shop}"><style>${trusted(style)}</style>`,
    body: html`<body><header class="shop"><p>${bell(24)}<span>${company.name}</span></p></header><main>${body}</main></body>`,
  });
  return { html: text, headers: { ...PAGE_HEADERS, "content-security-policy": policy } };
}

/** One of the agent's pages for customers, with the company's name at its top. */
export function page(title: string, company: string | null, body: Markup): string {
  return htmlPage({
    title,
    head: html`<style>${trusted(STYLE)}</style>`,
    body: html`<body><main><header>${bell(24)}<span>${company ?? "Balcão"}</span></header>${body}</main></body>`,
  });
}
