import { createHash } from "node:crypto";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import type { WebChatLimits } from "./limits.js";
import { frameAncestors } from "./origin.js";
import { readSettings } from "./settings.js";
import type { PageConfig } from "./wire.js";

export type Page = { status: number; html: string; policy: string };

type Build = { assets: { script: string; style: string }; socketPath: string; limits: WebChatLimits };

/** The page loads only our own files, so a picture or link in a message cannot make the browser fetch anything else. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'";

/**
 * The page inside the widget's iframe, for one channel. Only the channel's sites may frame it. The settings are a JSON
 * block, which browsers do not run.
 */
export function widgetPage(account: ChannelAccount, build: Build): Page {
  const read = readSettings(account.settings);
  if (!read.ok)
    return messagePage(503, {
      title: "O chat está fora do ar",
      detail: "A configuração deste canal precisa de um ajuste.",
      owner: `a configuração do canal "${account.key}" tem um erro. "balcao apply" diz qual é.`,
    });
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

/** What the frame shows when there is no chat: a text for the visitor, and one for the site's owner in the console. */
export type Message = { title: string; detail: string; owner: string };

/**
 * A page with a message, so that nobody looks at a blank panel. Any site may frame it. It tells the loader that it has
 * loaded. Trying again loads it again, because the chat may work by then.
 */
export function messagePage(status: number, { title, detail, owner }: Message): Page {
  const html = `<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${MESSAGE_STYLE}</style></head>
<body data-owner="${escapeHtml(`Balcão: ${owner}`)}"><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(detail)}</p>
<p><a href="">Tentar de novo</a></p></main><script>${MESSAGE_SCRIPT}</script></body></html>
`;
  return { status, html, policy: MESSAGE_POLICY };
}

const MESSAGE_STYLE =
  ":root{color-scheme:light dark;background:Canvas;color:CanvasText;font:16px/1.5 system-ui,sans-serif}" +
  "body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center}main{padding:24px}" +
  "h1{margin:0;font-size:20px}a{color:LinkText}";
const MESSAGE_SCRIPT =
  'console.error(document.body.dataset.owner);if(parent!==window)parent.postMessage({balcao:"refused"},"*")';
const MESSAGE_POLICY =
  `default-src 'none'; script-src ${hashOf(MESSAGE_SCRIPT)}; style-src ${hashOf(MESSAGE_STYLE)}; ` +
  "base-uri 'none'; form-action 'none'";

/** The hash by which a Content-Security-Policy allows a text inside the page. */
function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
