import type { Request, Response } from "express";
import { contentPolicy, hashSource } from "../platform/http/content-policy.js";
import { html, trusted } from "../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../platform/http/html-page.js";

/** Where gateways send the customer's browser when it is done with their page. */
export const RETURN_PATH = "/pagamento";

const STYLE = pageStyle(`main { max-width: 440px; margin: 48px auto; padding: 24px; text-align: center; }
h1 { display: flex; align-items: center; justify-content: center; gap: 8px; margin: 0 0 12px; font-size: var(--size-20); color: var(--brand); }
h1 span { color: var(--ink); }
p { margin: 0; color: var(--muted); }
`);
const POLICY = contentPolicy({ "style-src": hashSource(STYLE), "frame-ancestors": "'none'" });
const PAGE = htmlPage({
  title: "Volte para a conversa",
  head: html`<style>${trusted(STYLE)}</style>`,
  body: html`<body>
  <main>
    <h1>${bell(28)}<span>Pode voltar para a conversa</span></h1>
    <p>Assim que o pagamento for confirmado, o aviso chega por lá. Pode fechar esta página.</p>
  </main>
</body>`,
});

/** Says that the conversation goes on. Anybody may come here, so it says nothing of any payment. */
export function serveReturnPage(_request: Request, response: Response): void {
  response.set({
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
  });
  response.type("html").send(PAGE);
}
