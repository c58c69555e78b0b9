import { contentPolicy, hashSource } from "../../platform/http/content-policy.js";
import { html, trusted } from "../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../platform/http/html-page.js";

/**
 * Allows our own sources only, with frames for the shop's site and its widget. Styles that scripts set are no inline
 * styles.
 */
export const PAGE_POLICY = contentPolicy({
  "script-src": "'self'",
  "style-src": "'self'",
  "connect-src": "'self'",
  "font-src": "'self'",
  "frame-src": "'self'",
  "img-src": "'self' blob: data:",
  "media-src": "'self' blob:",
  "frame-ancestors": "'self'",
});

const OFF_STYLE = pageStyle(`body { min-height: 100vh; display: grid; place-items: center; }
main { max-width: 30rem; margin: 24px; padding: 32px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner); }
svg { color: var(--brand); }
h1 { font-size: var(--size-20); margin: 8px 0 16px; }
`);

/** Allows nothing but that one style sheet. */
export const OFF_POLICY = contentPolicy({ "style-src": hashSource(OFF_STYLE) });

const SCRIPT_PLACE = "<!-- balcao-widget -->";

/** The shop's built page with the widget's script tag for a channel, or without it when the web chat is off. */
export function withWidget(page: string, key: string | null): string {
  const tag = key === null ? "" : html`<script async src="/widget/loader.js" data-channel="${key}"></script>`.text;
  return page.replace(SCRIPT_PLACE, () => tag);
}

/** The page that is shown while the demonstration is off: why it is off, and how to turn it on. */
export function demoOffPage(): string {
  return htmlPage({
    title: "Demonstração desligada · Balcão",
    head: html`<style>${trusted(OFF_STYLE)}</style>`,
    body: html`<body>
<main>
${bell(48)}
<h1>A demonstração está desligada</h1>
<p>Ela sai do ar assim que um canal de verdade é conectado, para que ninguém confunda os dois, e não abre sozinha num servidor com endereço público.</p>
<p>Quer usar mesmo assim? Ligue o Balcão com <code>DEMO=on</code> (no terminal ou no arquivo <code>.env</code>) e abra esta página de novo.</p>
<p><a href="/">Voltar ao Balcão</a></p>
</main>
</body>`,
  });
}
