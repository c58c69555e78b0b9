import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import type { WebChatLimits } from "./limits.js";
import { frameAncestors } from "./origin.js";
import { readSettings } from "./settings.js";
import type { PageConfig } from "./wire.js";

export type Page = { status: number; html: string; policy: string };

type Build = { assets: { script: string; style: string }; socketPath: string; limits: WebChatLimits };

/** Everything the page loads is ours; a picture or link of a message can make the browser fetch nothing else. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'";

/**
 * The page inside the widget's iframe, for one channel. Only the channel's sites may frame it. The settings travel as
 * a JSON block, which browsers do not run.
 */
export function widgetPage(account: ChannelAccount, build: Build): Page {
  const read = readSettings(account.settings);
  if (!read.ok) return messagePage(503, "O chat está fora do ar", "A configuração deste canal precisa de um ajuste.");
  const { title, greeting, color, locale, allowedOrigins } = read.settings;
  const config: PageConfig = {
    channel: account.key,
    title,
    greeting,
    color,
    locale,
    socketPath: build.socketPath,
    maxFileBytes: build.limits.fileBytes,
    maxText: build.limits.text,
  };
  const html = `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(build.assets.style)}">
</head>
<body>
<div id="app"></div>
<script type="application/json" id="config">${JSON.stringify(config).replace(/</g, "\\u003c")}</script>
<script type="module" src="${escapeHtml(build.assets.script)}"></script>
</body>
</html>
`;
  return { status: 200, html, policy: `${PAGE_POLICY}; frame-ancestors ${frameAncestors(allowedOrigins)}` };
}

/** A page that only says something; anybody may frame it, so that the visitor sees the reason inside the widget. */
export function messagePage(status: number, title: string, detail: string): Page {
  const html = `<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(detail)}</p></main></body></html>
`;
  return { status, html, policy: "default-src 'none'; base-uri 'none'; form-action 'none'" };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
