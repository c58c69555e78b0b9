import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { Server } from "socket.io";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { attachWebChat } from "../../channels/webchat/attach-web-chat.js";
import type { WebChatDeps } from "../../channels/webchat/deps.js";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { createWebChatRouter } from "../../channels/webchat/web-chat-router.js";
import { type ByteBudget, createByteBudget } from "../../platform/limits/byte-budget.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { addressOf } from "../../server/address-of.js";
import { createInMemoryEngine, type InMemoryEngine } from "../fakes/in-memory-engine.js";

export const IDENTITY_SECRET = "segredo-de-teste-com-mais-de-32-bytes-aqui";
export const ROOMY_BYTES = createByteBudget({ each: 1e9, all: 1e9 });
const VISITOR_SECRET = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");

export type Harness = {
  /** http://127.0.0.1:<port>, where the widget is served. */
  url: string;
  /** http://localhost:<port>: the same server under another origin, as the company's site. */
  site: string;
  io: Server;
  memory: InMemoryEngine;
  account: ChannelAccount;
  channel: { paused: boolean };
  clock: { offset: number };
  /** Further pages of the company's site, by path. */
  pages: Map<string, SitePage>;
  logged: { level: string; detail: object; message: string }[];
  /** Closes every connection and refuses new ones until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
  close(): Promise<void>;
};

/** `head` comes before the script tag, and `body` is the whole body. `tag` replaces the script tag. */
export type SitePage = { headers?: Record<string, string>; head?: string; body?: string; tag?: string };

/**
 * A server with only the web chat: the real sockets and routes over the in-memory engine. `widgetDir` adds the HTTP
 * part. `/site` is a company's page with the script tag, whose attributes come from the query.
 */
export async function startHarness(
  options: {
    widgetDir?: string;
    settings?: Record<string, unknown>;
    deps?: Partial<WebChatDeps>;
    bytes?: ByteBudget;
    downloads?: ByteBudget;
  } = {},
): Promise<Harness> {
  const clock = { offset: 0 };
  const now = () => Date.now() + clock.offset;
  const memory = createInMemoryEngine(now);
  const logged: Harness["logged"] = [];
  const log = (level: string) => (detail: object, message: string) => logged.push({ level, detail, message });
  const app = express();
  const http = createServer(app);
  const io = new Server(http, { serveClient: false, maxHttpBufferSize: 65_536, pingInterval: 25_000 });
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const site = `http://localhost:${port}`;

  const channel = { paused: false };
  const account: ChannelAccount = {
    id: "11",
    tenantId: "7",
    kind: "webchat",
    externalId: "oficina",
    key: "oficina",
    settings: {
      title: "Oficina Clique",
      greeting: "Oi! Conte o que houve com seu computador.",
      allowedOrigins: [site],
      ...options.settings,
    },
    secrets: { identitySecret: IDENTITY_SECRET },
  };
  const deps: WebChatDeps = {
    ...memory,
    findChannel: async (key) => (key === account.externalId ? { account, paused: channel.paused } : null),
    now,
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    sign: { visitorSecret: VISITOR_SECRET },
    limits: DEFAULT_WEB_CHAT_LIMITS,
    shared: createSharedLimits(null),
    addressOf: addressOf(1),
    ...options.deps,
  };
  const chat = attachWebChat(io, deps);
  if (options.widgetDir !== undefined)
    app.use(
      createWebChatRouter({
        ...deps,
        widgetDir: options.widgetDir,
        bytes: options.bytes ?? ROOMY_BYTES,
        downloads: options.downloads ?? ROOMY_BYTES,
      }),
    );
  app.get("/site", (request, response) => {
    response.type("html").send(sitePage(url, new URL(request.url, site).searchParams));
  });
  const pages: Harness["pages"] = new Map();
  app.use((request, response, next) => {
    const page = pages.get(request.path);
    if (page === undefined) return next();
    response
      .set(page.headers ?? {})
      .type("html")
      .send(otherPage(url, page));
  });

  let offline = false;
  io.engine.opts.allowRequest = (_request, allow) => allow(null, !offline);
  return {
    url,
    site,
    io,
    memory,
    account,
    channel,
    clock,
    pages,
    logged,
    goOffline() {
      offline = true;
      // Like a broken network, closes without a close frame.
      for (const socket of io.of("/webchat").sockets.values()) socket.conn.close();
    },
    goOnline() {
      offline = false;
    },
    async close() {
      chat.close();
      await io.close();
      await closeHttp(http);
    },
  };
}

function closeHttp(http: HttpServer): Promise<void> {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}

/** A shop's page. Its dark theme follows the browser, like the widget's. */
function sitePage(url: string, query: URLSearchParams): string {
  const attributes = [...query].map(([name, value]) => ` data-${name}="${value}"`).join("");
  return `<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><title>Loja de teste</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font-family:system-ui;margin:40px;background:#f4f4f4;color:#222}@media(prefers-color-scheme:dark){body{background:#101010;color:#eee}a{color:#9cf}}</style>
<script>window.Balcao=window.Balcao||function(){(Balcao.q=Balcao.q||[]).push(arguments)};window.seen=[];
for (const name of ['ready','open','close','unread','message','identity_refused','identity_expired']) Balcao('on',name,detail=>seen.push([name,detail]))</script>
<script async src="${url}/widget/loader.js" data-channel="oficina"${attributes}></script></head>
<body><main><h1>Loja de teste</h1><p>Computadores, peças e consertos.</p><a href="#">Um link da loja</a></main></body></html>`;
}

/** A page in which a strict policy refuses nothing except what the test adds. */
function otherPage(url: string, { head = "", body = "<main><h1>Loja de teste</h1></main>", tag }: SitePage): string {
  return `<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><title>Loja de teste</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}
${tag ?? loaderTag(url)}</head><body>${body}</body></html>`;
}

export function loaderTag(url: string, channel = "oficina"): string {
  return `<script async src="${url}/widget/loader.js" data-channel="${channel}"></script>`;
}
