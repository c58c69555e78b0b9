import { contentPolicy, hashSource } from "../../platform/http/content-policy.js";
import { html, type Markup, trusted } from "../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../platform/http/html-page.js";

const STYLE = pageStyle(`main{max-width:720px;margin:0 auto;padding:32px 16px 48px}
header{display:flex;gap:8px;align-items:center;color:var(--muted);margin-bottom:24px}
header svg{flex:none}
h1{font-size:var(--size-28);line-height:1.2;margin:0 0 8px;text-wrap:balance}
h2{font-size:var(--size-20);margin:32px 0 8px}
h3{font-size:var(--size-16);margin:0}
p{margin:0 0 12px}
.muted{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:var(--corner);padding:16px;margin:0 0 12px}
.card p:last-child,.card ul:last-child{margin-bottom:0}
.code{font-size:var(--size-28);letter-spacing:2px;font-weight:600}
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
@media print{details::details-content{content-visibility:visible;display:block;height:auto}.card{break-inside:avoid}main{max-width:none;padding:0}}
dl{margin:8px 0 0;display:grid;grid-template-columns:max-content 1fr;gap:4px 12px}
dt{color:var(--muted)}dd{margin:0}
@media(max-width:480px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
`);

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

/** One of the agent's pages for customers, with the company's name at its top. */
export function page(title: string, company: string | null, body: Markup): string {
  return htmlPage({
    title,
    head: html`<style>${trusted(STYLE)}</style>`,
    body: html`<body><main><header>${bell(24)}<span>${company ?? "Balcão"}</span></header>${body}</main></body>`,
  });
}
