import { createHash } from "node:crypto";

/**
 * Allows our own sources only, with frames for the shop's site and its widget. Styles that scripts set are no inline
 * styles.
 */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; frame-src 'self'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const OFF_STYLE = `:root{color-scheme:light dark;--paper:#faf9f6;--surface:#fff;--line:#e6e3dc;--ink:#1c1f23;--brand:#0f766e}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--surface:#1b1e24;--line:#2a2f37;--ink:#edebe6;--brand:#2dd4bf}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:24px;padding:32px;background:var(--surface);border:1px solid var(--line);border-radius:8px}
svg{width:48px;fill:var(--brand)}h1{font-size:1.375rem;margin:8px 0 16px}a{color:var(--brand)}`;

/** Allows nothing but that one style sheet. */
export const OFF_POLICY = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${createHash("sha256").update(OFF_STYLE).digest("base64")}'`;

const SCRIPT_PLACE = "<!-- balcao-widget -->";

/** The shop's built page with the widget's script tag for a channel, or without it when the web chat is off. */
export function withWidget(html: string, key: string | null): string {
  const tag = key === null ? "" : `<script async src="/widget/loader.js" data-channel="${escapeHtml(key)}"></script>`;
  return html.replace(SCRIPT_PLACE, () => tag);
}

/** The page that is shown while the demonstration is off: why it is off, and how to turn it on. */
export function demoOffPage(): string {
  return `<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Demonstração desligada · Balcão</title>
<style>${OFF_STYLE}</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z"/></svg>
<h1>A demonstração está desligada</h1>
<p>Ela sai do ar assim que um canal de verdade é conectado, para que ninguém confunda os dois, e não abre sozinha num servidor com endereço público.</p>
<p>Quer usar mesmo assim? Ligue o Balcão com <code>DEMO=on</code> (no terminal ou no arquivo <code>.env</code>) e abra esta página de novo.</p>
<p><a href="/">Voltar ao Balcão</a></p>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
