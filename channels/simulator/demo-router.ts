import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Response, Router } from "express";
import {
  type BuiltFile,
  IMMUTABLE,
  readBuiltFile,
  readBuiltFiles,
  sendBuiltFile,
  serveBuiltFiles,
} from "../../platform/http/built-files.js";
import { createPlaces } from "../../platform/limits/places.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import { demoOffPage, OFF_POLICY, PAGE_POLICY, withWidget } from "./demo-pages.js";
import type { SimulatorDeps } from "./deps.js";
import type { MediaStore } from "./graph/media-store.js";
import type { SimulatorLimits } from "./limits.js";
import { receiveFile, type Uploads } from "./receive-file.js";

/** Types that a browser may show in place. Everything else is a download. */
const SHOWN = /^(image\/(jpeg|png|webp)|audio\/|video\/mp4)/;

const PAGE_HEADERS = { "Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache" };

/**
 * Serves the demonstration's pages and files: `/`, `/site`, `/assets/*`, `POST /files`, `/media/<view key>`. Mount it
 * at `/demo`, before any body parser. Throws at once when the page was not built.
 */
export function createDemoRouter(desk: {
  deps: SimulatorDeps;
  limits: SimulatorLimits;
  limiter: RateLimiter;
  media: MediaStore;
  uploads: Uploads;
}): Router {
  const { deps, media } = desk;
  const phonePage = readPage(deps.publicDir, "index.html");
  const sitePage = readPage(deps.publicDir, "site.html").plain.bytes.toString("utf8");
  const router = Router();

  router.use((_request, response, next) => {
    response.set({ "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" });
    if (deps.enabled()) return next();
    response.set({ "Content-Security-Policy": OFF_POLICY, "Cache-Control": "no-store" });
    response.status(404).type("html").send(demoOffPage());
  });

  router.get("/", (request, response) => sendBuiltFile(request, response.set(PAGE_HEADERS), phonePage));
  router.get("/site", (_request, response) =>
    response
      .set(PAGE_HEADERS)
      .type("html")
      .send(withWidget(sitePage, deps.channels().webchat?.key ?? null)),
  );
  // The names contain a hash of the content, so these files never change.
  router.use(
    "/assets",
    serveBuiltFiles(readBuiltFiles(join(deps.publicDir, "assets")), { "Cache-Control": IMMUTABLE }),
  );

  const places = createPlaces(desk.limits.uploads);
  router.post("/files", (request, response) => receiveFile(request, response, { ...desk, places }));

  router.get("/media/:viewKey", (request, response) => {
    const file = media.view(request.params.viewKey);
    if (file === undefined) return void response.status(404).type("text").send("Este arquivo não está mais aqui.");
    const shown = SHOWN.test(file.mime) && !file.onlySaved;
    response.set({
      "Content-Type": file.mime === "text/plain" ? "text/plain; charset=utf-8" : file.mime,
      "Content-Disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "private, max-age=3600",
    });
    sendRange(request.headers.range, file.bytes, response);
  });
  return router;
}

/** Sends a part of a file. Players ask for parts, and Safari plays nothing without them. */
function sendRange(range: string | undefined, bytes: Buffer, response: Response): void {
  response.set("Accept-Ranges", "bytes");
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === "" && to === "") return void response.end(bytes);
  const start = from === "" ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === "" || to === "" ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (start > end) return void response.status(416).set("Content-Range", `bytes */${bytes.length}`).end();
  response.status(206).set("Content-Range", `bytes ${start}-${end}/${bytes.length}`);
  response.end(bytes.subarray(start, end + 1));
}

function readPage(folder: string, name: string): BuiltFile {
  const path = join(folder, name);
  if (!existsSync(path))
    throw new Error(`The demo page is not built: ${path} is missing. Run: npx tsx scripts/build-demo.ts`);
  return readBuiltFile(path);
}
