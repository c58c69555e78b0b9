import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Router } from "express";
import { z } from "zod";
import { IMMUTABLE, readBuiltFiles, serveBuiltFiles } from "../../platform/http/built-files.js";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import { createPlaces } from "../../platform/limits/places.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createNetworkLimit } from "../../platform/limits/shared-limits.js";
import { TOLD } from "../../platform/limits/told.js";
import type { WebChatBase } from "./deps.js";
import { downloadFile } from "./download-file.js";
import { createFileReads } from "./file-reads.js";
import { originAllowed } from "./origin.js";
import { receiveUpload } from "./receive-upload.js";
import { readSettings } from "./settings.js";
import { type Message, messagePage, type Page, widgetPage } from "./widget-page.js";
import { isChannelKey } from "./wire-schema.js";

export type WebChatRouterDeps = WebChatBase & {
  /** The folder into which `scripts/build-widget.ts` built the widget (`dist/widget`). */
  widgetDir: string;
  /** Path of Socket.IO on this server; default "/socket.io". */
  socketPath?: string;
  /** Limits the memory of uploads, by company. */
  bytes: ByteBudget;
  /** Limits the memory of files that visitors fetch, by network. */
  downloads: ByteBudget;
};

const manifestSchema = z.object({ script: z.string(), style: z.string() });

/**
 * The web chat's HTTP part: `GET /widget/loader.js`, `/widget/app-*.js|css`, the iframe page `GET /widget/<key>`, `POST
 * /webchat/files`, `GET /webchat/files/:id?token=`. Mount it before any body parser, because uploads are read raw.
 * Throws at once when the widget was not built.
 */
export function createWebChatRouter(deps: WebChatRouterDeps): Router {
  const assets = readManifest(deps.widgetDir);
  const limiter = createRateLimiter(deps.now, deps.limits.limiterKeys);
  const router = Router();

  const built = readBuiltFiles(deps.widgetDir);
  const named = (begins: string) => new Map([...built].filter(([name]) => name.startsWith(begins)));
  router.use(
    "/widget",
    serveBuiltFiles(named("loader.js"), {
      "Cache-Control": "public, max-age=300",
      "Cross-Origin-Resource-Policy": "cross-origin",
      // For script tags with `crossorigin`. Everybody gets the same bytes.
      "Access-Control-Allow-Origin": "*",
      "X-Content-Type-Options": "nosniff",
    }),
    // The names of these files contain a hash of the content.
    serveBuiltFiles(named("app-"), { "Cache-Control": IMMUTABLE, "X-Content-Type-Options": "nosniff" }),
  );

  router.get("/widget/:key", async (request, response) => {
    const { origin } = request.query;
    const page = await pageOf(
      request.params.key,
      typeof origin === "string" ? origin : undefined,
      request.headers.host,
    );
    response.set({
      "Cache-Control": "no-cache",
      "X-Content-Type-Options": "nosniff",
      // An isolated site (`Cross-Origin-Embedder-Policy: require-corp`) may only frame pages with both headers.
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "cross-origin",
    });
    response.set("Content-Security-Policy", page.policy);
    response.status(page.status).type("html").send(page.html);
  });

  /**
   * `site` is the address that the loader says it stands on. That is enough to tell a visitor the reason; the browser
   * itself enforces the rule.
   */
  async function pageOf(key: string, site: string | undefined, host: string | undefined): Promise<Page> {
    try {
      const found = isChannelKey(key) ? await deps.findChannel(key) : null;
      if (found === null) return messagePage(404, unknown(key));
      const { account } = found;
      const read = readSettings(account.settings);
      const allowed = read.ok ? read.settings.allowedOrigins : [];
      if (read.ok && !originAllowed(site, { host, publicOrigin: deps.publicOrigin }, allowed)) {
        if (limiter(`told:${account.id}`, TOLD) === 0)
          deps.log.warn({ channelId: account.id, origin: site?.slice(0, 200) }, "web chat refused a foreign origin");
        return messagePage(403, foreign(key, site ?? ""));
      }
      return widgetPage(account, { assets, socketPath: deps.socketPath ?? "/socket.io", limits: deps.limits });
    } catch (error) {
      deps.log.error({ err: error }, "web chat could not make its page");
      return messagePage(503, DOWN);
    }
  }

  const places = createPlaces(deps.limits.uploads);
  const ofNetwork = createNetworkLimit(deps.shared, "uploads", deps.limits.networkUploads);
  const stored = createNetworkLimit(deps.shared, "upload-mb", deps.limits.uploadMb);
  router.post("/webchat/files", (request, response) =>
    receiveUpload(request, response, { deps, limiter, ofNetwork, places, bytes: deps.bytes, stored }),
  );
  const reads = createFileReads();
  router.get("/webchat/files/:id", (request, response) =>
    downloadFile(request, response, { deps, bytes: deps.downloads, reads }),
  );
  return router;
}

const CONTACT = "Por enquanto, fale com a empresa por outro caminho.";
const DOWN: Message = {
  title: "O chat está fora do ar",
  detail: "Tente de novo daqui a pouco.",
  owner: "o servidor do chat não conseguiu abrir a página. O log dele diz por quê.",
};
const unknown = (key: string): Message => ({
  title: "Este chat não existe",
  detail: CONTACT,
  owner: `não há um chat com o código "${key}". Confira data-channel no script deste site.`,
});
const foreign = (key: string, site: string): Message => ({
  title: "Este site ainda não pode usar este chat",
  detail: CONTACT,
  owner: `${site} não está nas origens do canal "${key}". Ponha-o em allowedOrigins, no channels.yaml, e rode "balcao apply".`,
});

function readManifest(widgetDir: string): { script: string; style: string } {
  const path = join(widgetDir, "manifest.json");
  if (!existsSync(path))
    throw new Error(`The widget is not built: ${path} is missing. Run: npx tsx scripts/build-widget.ts`);
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}
