import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { contentPolicy, hashSource } from "../../platform/http/content-policy.js";
import { html, trusted } from "../../platform/http/html.js";
import { htmlPage, pageStyle } from "../../platform/http/html-page.js";
import type { WebChatLimits } from "./limits.js";
import { frameAncestors } from "./origin.js";
import { readSettings } from "./settings.js";
import type { PageConfig } from "./wire.js";

export type Page = { status: number; html: string; policy: string };

type Build = { assets: { script: string; style: string }; socketPath: string; limits: WebChatLimits };

/** The page loads only our own files, so a picture or link in a message cannot make the browser fetch anything else. */
function pagePolicy(ancestors: string): string {
  return contentPolicy({
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "frame-ancestors": ancestors,
  });
}

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
  const page = htmlPage({
    title,
    language: locale,
    head: html`<link rel="stylesheet" href="${build.assets.style}">`,
    body: html`<body>
<div id="app"></div>
<script type="application/json" id="config">${trusted(JSON.stringify(config).replace(/</g, "\\u003c"))}</script>
<script type="module" src="${build.assets.script}"></script>
</body>`,
  });
  return { status: 200, html: page, policy: pagePolicy(frameAncestors(allowedOrigins)) };
}

/** What the frame shows when there is no chat: a text for the visitor, and one for the site's owner in the console. */
export type Message = { title: string; detail: string; owner: string };

/**
 * A page with a message, so that nobody looks at a blank panel. Any site may frame it. It tells the loader that it has
 * loaded. Trying again loads it again, because the chat may work by then.
 */
export function messagePage(status: number, { title, detail, owner }: Message): Page {
  const page = htmlPage({
    title,
    head: html`<style>${trusted(MESSAGE_STYLE)}</style>`,
    body: html`<body data-owner="Balcão: ${owner}"><main><h1>${title}</h1><p>${detail}</p>
<p><a href="">Tentar de novo</a></p></main><script>${trusted(MESSAGE_SCRIPT)}</script></body>`,
  });
  return { status, html: page, policy: MESSAGE_POLICY };
}

const MESSAGE_STYLE = pageStyle(`body { min-height: 100vh; display: grid; place-content: center; text-align: center; }
main { padding: 24px; }
h1 { margin: 0; font-size: var(--size-20); }
`);
const MESSAGE_SCRIPT =
  'console.error(document.body.dataset.owner);if(parent!==window)parent.postMessage({balcao:"refused"},"*")';
const MESSAGE_POLICY = contentPolicy({
  "script-src": hashSource(MESSAGE_SCRIPT),
  "style-src": hashSource(MESSAGE_STYLE),
});
