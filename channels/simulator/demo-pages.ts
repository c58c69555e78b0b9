/** Our own sources only; frames for the shop's site and its widget. Styles set by scripts are no inline styles. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; frame-src 'self'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const SCRIPT_PLACE = "<!-- balcao-widget -->";

/** The shop's built page with the widget's script tag for a channel, or without any when the web chat is off. */
export function withWidget(html: string, key: string | null): string {
  const tag = key === null ? "" : `<script async src="/widget/loader.js" data-channel="${escapeHtml(key)}"></script>`;
  return html.replace(SCRIPT_PLACE, () => tag);
}

/** The page in place of the demonstration while it is off: why, and how to turn it on. */
export function demoOffPage(): string {
  return `<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Demonstração desligada · Balcão</title>
</head>
<body>
<main>
<h1>A demonstração está desligada</h1>
<p>Ela sai do ar assim que um canal de verdade é conectado, para que ninguém confunda os dois.</p>
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
