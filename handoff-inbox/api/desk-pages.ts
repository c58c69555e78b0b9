import { join } from "node:path";
import { Router } from "express";
import { IMMUTABLE, readBuiltFiles, sendBuiltFile, serveBuiltFiles } from "../../platform/http/built-files.js";
import { contentPolicy } from "../../platform/http/content-policy.js";

/**
 * Older browsers do not accept `'self'` for sockets, so the requested host is named as well, if it is one that may be
 * named.
 */
function policyFor(host: string): string {
  const sockets = /^[a-z0-9.-]+(:\d+)?$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return contentPolicy({
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "connect-src": `'self'${sockets}`,
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
  });
}

/**
 * The desk's pages, to be mounted at `/desk`: built files, and `index.html` for every address of the pages' own router.
 */
export function createDeskPages(dir: string): Router {
  const router = Router();
  const page = readBuiltFiles(dir).get("index.html");
  router.use((request, response, next) => {
    response.set({
      "Content-Security-Policy": policyFor(request.headers.host ?? ""),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
    });
    next();
  });
  // The names contain a hash of the content, so these files never change. A name that does not exist is no page.
  router.use("/assets", serveBuiltFiles(readBuiltFiles(join(dir, "assets")), { "Cache-Control": IMMUTABLE }));
  router.use("/assets", (_request, response) => {
    response.status(404).type("text/plain").send("Este arquivo não existe mais. Recarregue a página.");
  });
  router.use((request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    response.set("Cache-Control", "no-cache");
    if (page) return sendBuiltFile(request, response, page);
    response.status(503).type("text/plain").send("O painel não foi construído: rode npm run build.");
  });
  return router;
}
