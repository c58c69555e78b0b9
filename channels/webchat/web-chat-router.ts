import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import express, { Router } from "express";
import { z } from "zod";
import { createAtOnce } from "../../platform/limits/at-once.js";
import { type ByteBudget, createByteBudget } from "../../platform/limits/byte-budget.js";
import { createPlaces } from "../../platform/limits/places.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import type { WebChatBase } from "./deps.js";
import { downloadFile } from "./download-file.js";
import { receiveUpload } from "./receive-upload.js";
import { messagePage, type Page, widgetPage } from "./widget-page.js";
import { isChannelKey } from "./wire-schema.js";

export type WebChatRouterDeps = WebChatBase & {
  /** Where `scripts/build-widget.ts` put the widget (`dist/widget`). */
  widgetDir: string;
  /** Path of Socket.IO on this server; "/socket.io" unless told. */
  socketPath?: string;
  /** What uploads may hold in memory together, by company. */
  bytes: ByteBudget;
};

/** Files that visitors fetch and that are read from the disk at the same time. */
const READS_AT_ONCE = 8;

const manifestSchema = z.object({ script: z.string(), style: z.string() });

/**
 * The web chat's HTTP part: `GET /widget/loader.js`, `/widget/app-*.js|css`, the iframe page `GET /widget/<key>`,
 * `POST /webchat/files`, `GET /webchat/files/:id?token=`. Mount it before any body parser: uploads are read raw.
 * Throws at once when the widget was not built.
 */
export function createWebChatRouter(deps: WebChatRouterDeps): Router {
  const assets = readManifest(deps.widgetDir);
  const limiter = createRateLimiter(deps.now, deps.limits.limiterKeys);
  const router = Router();

  router.get("/widget/loader.js", (_request, response) => {
    response.set({
      "Cache-Control": "public, max-age=300",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
    });
    response.sendFile("loader.js", { root: deps.widgetDir, cacheControl: false, dotfiles: "allow" });
  });
  // Names carry a hash of the content, so they never change.
  router.use(
    "/widget",
    express.static(deps.widgetDir, {
      index: false,
      redirect: false,
      immutable: true,
      maxAge: "365d",
      extensions: false,
    }),
  );

  router.get("/widget/:key", async (request, response) => {
    const page = await pageOf(request.params.key);
    response.set({ "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff" });
    response.set("Content-Security-Policy", page.policy);
    response.status(page.status).type("html").send(page.html);
  });

  async function pageOf(key: string): Promise<Page> {
    try {
      const found = isChannelKey(key) ? await deps.findChannel(key) : null;
      if (found !== null)
        return widgetPage(found.account, { assets, socketPath: deps.socketPath ?? "/socket.io", limits: deps.limits });
      return messagePage(404, "Este chat não existe", "Confira o código que está no endereço do script do site.");
    } catch (error) {
      deps.log.error({ err: error }, "web chat could not make its page");
      return messagePage(503, "O chat está fora do ar", "Tente de novo daqui a pouco.");
    }
  }

  const places = createPlaces(deps.limits.uploads);
  router.post("/webchat/files", (request, response) =>
    receiveUpload(request, response, { deps, limiter, places, bytes: deps.bytes }),
  );
  const each = Math.max(64 * 1024 * 1024, 2 * deps.limits.fileBytes);
  const downloads = createByteBudget({ each, all: 4 * each });
  const atOnce = createAtOnce(READS_AT_ONCE);
  const read = <T>(work: () => Promise<T>) => atOnce("read", work);
  router.get("/webchat/files/:id", (request, response) =>
    downloadFile(request, response, { deps, bytes: downloads, read }),
  );
  return router;
}

function readManifest(widgetDir: string): { script: string; style: string } {
  const path = join(widgetDir, "manifest.json");
  if (!existsSync(path))
    throw new Error(`The widget is not built: ${path} is missing. Run: npx tsx scripts/build-widget.ts`);
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}
