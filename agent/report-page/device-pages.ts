import { existsSync } from "node:fs";
import express, { type Request, type Response, type Router } from "express";
import { type BuiltFile, readBuiltFile, sendBuiltFile } from "../../platform/http/built-files.js";
import { createNetworkLimit, type SharedLimits } from "../../platform/limits/shared-limits.js";
import type { Log } from "../../platform/log.js";
import { createCodeGuesses } from "../code-guesses.js";
import { downloadName } from "../executables/runtimes.js";
import type { Shelf } from "../executables/shelf.js";
import { sha256 } from "../hub/admit.js";
import { readCode } from "../pairing-code.js";
import type { DeviceStore, ShownReport } from "../ports.js";
import { codePage, goneInvitePage, invitePage } from "./invite-page.js";
import { SHARE_SOURCE } from "./on-phone.js";
import { headersWith, PAGE_HEADERS } from "./page.js";
import { reportData } from "./report-data.js";
import { noReportPage, reportPage } from "./report-page.js";
import { sendExecutable } from "./send-executable.js";
import { sendPacked } from "./send-packed.js";
import { systemOf } from "./system-of.js";

export type DevicePagesOptions = {
  store: Pick<DeviceStore, "findPairing" | "findReport" | "companyName">;
  /** The built agent, one file. */
  agentFile: string;
  /** The executables, where some were built. */
  shelf: Pick<Shelf, "offered" | "open" | "signed">;
  publicAddress(): string;
  /** Where a report's conversation goes on, as an address; null where only the customer knows. */
  chatOf(report: Pick<ShownReport, "channel" | "company">): Promise<string | null>;
  now(): number;
  log: Pick<Log, "warn">;
  shared: SharedLimits;
};

/** Page views of one network. */
const LOOKS = { points: 90, seconds: 60 };
const PAGE_KEY = /^[A-Za-z0-9_-]{32}$/;

/** `/agent` (an invitation, or where its code is typed), `/agent/download` (the program) and `/r/<key>` (a report). Plain pages; only the one for phones has a script, which shares its link. */
export function createDevicePages(options: DevicePagesOptions): Router {
  const { store, now, publicAddress, shelf } = options;
  const router = express.Router();
  let program: BuiltFile | null = null;
  const looks = createNetworkLimit(options.shared, "device-pages", LOOKS);
  const guesses = createCodeGuesses(options.shared);

  router.use(["/agent", "/r"], async (request, response, next) => {
    response.set(PAGE_HEADERS);
    const address = request.ip ?? "";
    const waitMs = (await looks.take(address)) || (codeOf(request) ? await guesses.begin(address) : 0);
    if (waitMs === 0) return next();
    response.set("Retry-After", String(Math.ceil(waitMs / 1000)));
    response.status(429).type("text/plain").send("Muitos acessos daí. Espere um minuto e tente de novo.");
  });

  router.get("/agent", async (request, response) => {
    if (request.query.c === undefined) return void response.type("html").send(codePage());
    const found = await invitation(request);
    if (!found) return void response.status(404).type("html").send(goneInvitePage(null));
    const manifest = await shelf.offered().catch((error: unknown) => {
      options.log.warn({ err: error }, "the executables could not be looked up; the page offers the script");
      return null;
    });
    const own = systemOf(request.get("User-Agent") ?? "");
    response
      .set(own === null ? headersWith(SHARE_SOURCE) : PAGE_HEADERS)
      .vary("User-Agent")
      .type("html")
      .send(invitePage(found, publicAddress(), manifest, own));
  });

  router.get("/agent/download", async (request: Request, response: Response) => {
    const found = await invitation(request);
    if (!found) return void response.status(404).type("html").send(goneInvitePage(null));
    const wanted = request.query.system;
    if (wanted !== undefined) {
      const file = (await shelf.offered())?.files.find(({ system }) => system === wanted);
      if (file) response.attachment(downloadName(file.system, found.code));
      if (file && (await sendExecutable(request, response, file, shelf))) return;
      response.removeHeader("Content-Disposition");
      return void response
        .status(404)
        .type("text/plain")
        .send("Esse programa não está neste servidor. Volte à página.");
    }
    program ??= existsSync(options.agentFile) ? readBuiltFile(options.agentFile) : null;
    if (!program) {
      const words = "O programa ainda não está neste servidor. Diga isso na conversa: a equipe resolve.";
      return void response.status(404).type("text/plain").send(words);
    }
    sendBuiltFile(request, response.attachment(`balcao-agent-${found.code}.mjs`).type("text/javascript"), program);
  });

  router.get("/agent/manifest", async (_request, response) => {
    const text = await shelf.signed();
    if (text === null) return void response.status(404).type("text/plain").send("No executables were built here.");
    response.type("json").send(text);
  });

  router.get("/agent/program/:sha256", async (request: Request, response: Response) => {
    const { sha256: wanted } = request.params as { sha256: string };
    const isSent = /^[0-9a-f]{64}$/.test(wanted) && (await sendPacked(request, response, wanted, shelf));
    if (!isSent) response.status(404).type("text/plain").send("There is no such program here.");
  });

  router.get(["/r/:key.json", "/r/:key"], async (request, response) => {
    const { key } = request.params as { key: string };
    const found = PAGE_KEY.test(key) ? await store.findReport(key) : null;
    if (!found) return void response.status(404).type("html").send(noReportPage());
    if (request.path.endsWith(".json")) return void response.json(reportData(found.report, found.device));
    const { html, headers } = reportPage(found, { chat: await options.chatOf(found), address: `/r/${key}` });
    response.set(headers).type("html").send(html);
  });

  return router;

  async function invitation(request: Request) {
    const code = codeOf(request);
    const pairing = code ? await store.findPairing(sha256(code)) : null;
    if (!code || !pairing) return null;
    await guesses.right(request.ip ?? "");
    const state = pairing.state === "open" && pairing.expiresAt <= now() ? "expired" : pairing.state;
    return { code, state, company: await store.companyName(pairing.tenantId) } as const;
  }
}

/** The code in the address; null when it has none that could be one. */
function codeOf({ query }: Request): string | null {
  return typeof query.c === "string" ? readCode(query.c.slice(0, 20)) : null;
}
