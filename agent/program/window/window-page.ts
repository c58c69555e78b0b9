import { contentPolicy, hashSource } from "../../../platform/http/content-policy.js";
import { html, trusted } from "../../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../../platform/http/html-page.js";
import type { Words } from "../words/words.js";
import { PARTS } from "./window-parts.js";

const STYLE = pageStyle(`main{max-width:720px;margin:0 auto;padding:32px 16px 48px}
header{display:flex;gap:8px;align-items:center;color:var(--muted);margin-bottom:24px}
header svg{flex:none}
h1{font-size:var(--size-28);line-height:1.2;margin:0 0 8px;text-wrap:balance}
h2{font-size:var(--size-20);margin:0 0 8px}
h2:focus{outline:none}
p{margin:0 0 12px}
.muted{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:var(--corner);padding:16px;margin:0 0 16px}
.card>:last-child,.card li>:last-child{margin-bottom:0}
.ask{border-left:4px solid var(--brand)}
.buttons{display:flex;flex-wrap:wrap;gap:8px}
button,input{font:inherit;border-radius:var(--corner);padding:10px 20px;min-height:44px}
button{background:var(--brand);color:var(--on-brand);border:1px solid var(--brand);font-weight:600;cursor:pointer}
button.quiet{background:var(--surface);color:var(--ink);border-color:var(--edge)}
button.danger{background:var(--surface);color:var(--red);border-color:var(--red)}
input{background:var(--surface);color:var(--ink);border:1px solid var(--edge);width:100%;max-width:280px}
progress{width:100%;height:12px;accent-color:var(--brand)}
dl{margin:0 0 12px;display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}
dt{color:var(--muted)}dd{margin:0}
ul{margin:0 0 12px;padding-left:24px}
li{margin:4px 0}
pre{background:var(--brand-soft);border-radius:var(--corner);padding:12px;margin:8px 0 0;overflow:auto;max-height:50vh;white-space:pre-wrap;font:var(--size-13)/1.5 ui-monospace,Menlo,Consolas,monospace}
summary{cursor:pointer;font-weight:600;padding:8px 0}
details button{margin-top:4px}
[hidden]{display:none}
@media(max-width:480px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
`);

/**
 * The window's page without anything of this computer in it: whoever loads it without the token sees nothing. `script` is
 * the page's own, as the build made it. Nothing is loaded and nothing may frame it.
 */
export function windowPage(script: string, words: Words): { html: string; headers: Record<string, string> } {
  const say = words.window;
  const parts = PARTS.map((name) =>
    name === "status" || name === "question"
      ? html`<div id="part-${name}" aria-live="polite"></div>`
      : html`<div id="part-${name}"></div>`,
  );
  const page = htmlPage({
    title: say.title,
    language: words.language,
    head: html`<style>${trusted(STYLE)}</style>`,
    body: html`<body data-gone="${say.gone}" data-used="${say.usedAddress}" data-failed="${say.notDone}"><main><header>${bell(24)}<span>Balcão</span></header>
<p id="trouble" class="card" role="alert" hidden></p>${parts}<noscript><p>${say.noScript}</p></noscript></main><script>${trusted(script)}</script></body>`,
  });
  const policy = contentPolicy({
    "style-src": hashSource(STYLE),
    "script-src": hashSource(script),
    "connect-src": "'self'",
    "frame-ancestors": "'none'",
  });
  return { html: page, headers: { "content-security-policy": policy } };
}
