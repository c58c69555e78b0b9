import { contentPolicy, hashSource } from "../../platform/http/content-policy.js";
import { html, type Markup, trusted } from "../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../platform/http/html-page.js";
import { coloursOf } from "../../platform/look/company-colours.js";
import type { CustomerOrder } from "../ports.js";

const STYLE = `main{max-width:640px;margin:0 auto;padding:16px 16px 48px}
header{background:var(--shop);color:var(--on-shop);padding:12px 16px}
header p{max-width:640px;margin:0 auto;display:flex;gap:8px;align-items:center;font-weight:600}
header svg{flex:none}
h1{font-size:var(--size-28);line-height:1.2;margin:16px 0 4px;text-wrap:balance}
h2{font-size:var(--size-16);margin:0 0 8px}
p{margin:0 0 12px}
.muted{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:var(--corner);padding:16px;margin:0 0 12px}
.card>:last-child{margin-bottom:0}
.button{display:inline-flex;min-height:44px;align-items:center;justify-content:center;background:var(--shop);color:var(--on-shop);border:1px solid var(--edge);text-decoration:none;font:inherit;font-weight:600;padding:8px 20px;border-radius:var(--corner);cursor:pointer}
.wide{display:flex;width:100%}
.plain{background:var(--surface);color:var(--ink)}
dl{display:grid;grid-template-columns:1fr max-content;row-gap:4px;margin:0 0 12px}
dt{min-width:0}dd{margin:0;padding-left:16px;text-align:right;font-variant-numeric:tabular-nums}
.sum{font-weight:600;border-top:1px solid var(--line);padding-top:4px}
textarea{width:100%;min-height:96px;font:var(--size-14)/1.4 ui-monospace,Menlo,Consolas,monospace;border:1px solid var(--edge);border-radius:var(--corner);padding:8px;background:var(--paper);color:var(--ink);resize:none}
img{display:block;width:220px;height:220px;margin:0 auto 12px;background:#fff;padding:8px;border-radius:var(--corner)}
.back{display:inline-flex;min-height:44px;align-items:center}
@media print{header,.back,.button{display:none}main{max-width:none;padding:0}.card{break-inside:avoid}}
`;
/** Copies the text of a Pix. Without scripts the text can still be selected. */
const COPY = `for(const b of document.querySelectorAll("[data-copy]")){b.hidden=false;b.addEventListener("click",async()=>{await navigator.clipboard.writeText(document.getElementById(b.dataset.copy).value);b.textContent="Copiado"})}`;

type Shop = Pick<CustomerOrder["company"], "name" | "color">;

/**
 * A page of a customer, in the company's colour. No search engine keeps it, no address learns where the customer comes
 * from, and nothing runs or loads but what is named.
 */
export function customerFrame(options: {
  title: string;
  shop: Shop;
  root: string | null;
  back: Markup;
  body: Markup;
}): {
  html: string;
  headers: Record<string, string>;
} {
  const { title, shop, root, back, body } = options;
  const { shop: colour, on } = coloursOf(shop);
  const style = pageStyle(`:root{--shop:${colour};--on-shop:${on}}${STYLE}`);
  const manifest =
    root === null
      ? null
      : html`<link rel="manifest" href="${root}/manifest.webmanifest">
<link rel="icon" href="${root}/icone.svg" type="image/svg+xml">`;
  const page = htmlPage({
    title,
    head: html`<meta name="theme-color" content="${colour}">
${manifest}
<style>${trusted(style)}</style>`,
    body: html`<body>
<header><p>${bell(24)}<span>${shop.name}</span></p></header>
<main>${back}${body}${back}</main>
<script>${trusted(COPY)}</script>
</body>`,
  });
  const policy = contentPolicy({
    "style-src": hashSource(style),
    "script-src": hashSource(COPY),
    "img-src": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
  });
  return { html: page, headers: { ...SAFE, "content-security-policy": policy } };
}

/** On everything that these addresses answer. */
export const SAFE = {
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;
