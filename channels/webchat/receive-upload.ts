import type { IncomingMessage } from "node:http";
import type { Request, Response } from "express";
import type { FullOf, StoredFile } from "../../bot/ports/files.js";
import { KINDS_TAKEN } from "../../platform/files/file-kinds.js";
import { FileRefused } from "../../platform/files/file-refused.js";
import { NoSpaceForFile } from "../../platform/files/no-space-for-file.js";
import { readBody } from "../../platform/http/read-body.js";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import type { Places } from "../../platform/limits/places.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { NetworkLimit } from "../../platform/limits/shared-limits.js";
import { TOLD } from "../../platform/limits/told.js";
import { ThreadsBusy } from "../../platform/threads/thread-pool.js";
import { cleanName } from "./clean-text.js";
import type { WebChatBase } from "./deps.js";
import { signFileGrant } from "./file-grant.js";
import { originAllowed } from "./origin.js";
import { readSettings } from "./settings.js";
import { verifyVisitorToken } from "./visitor-token.js";
import type { HandshakeRefusal, UploadAnswer, WireError } from "./wire.js";
import { isChannelKey } from "./wire-schema.js";

type Context = {
  deps: WebChatBase;
  limiter: RateLimiter;
  ofNetwork: NetworkLimit;
  places: Places;
  bytes: ByteBudget;
  /** The limit on megabytes of one network. */
  stored: NetworkLimit;
};

const UPLOAD_TIMEOUT_MS = 120_000;
const DISCARD_MS = 10_000;
/** The least speed of a body while half of a company's places are taken: a photo then takes less than a minute. */
const HURRY = { bytesPerSecond: 64 * 1024, afterMs: 5_000 };

const REASONS = {
  token: "Sua sessão terminou. Recarregue a página e envie de novo.",
  origin: "Este site não pode enviar arquivos para este chat.",
  paused: "O atendimento está em pausa. Tente de novo mais tarde.",
  often: "Foram muitos arquivos em pouco tempo. Espere um minuto e envie de novo.",
  busy: "Estamos recebendo muitos arquivos agora. Tente de novo daqui a pouco.",
  full: "Você já enviou muitos arquivos aqui. Conte pela conversa o que falta, ou fale com uma pessoa.",
  noRoom: "Não estamos recebendo arquivos agora. Mensagens chegam normalmente.",
  empty: "O arquivo está vazio. Escolha outro.",
  failed: "Não conseguimos guardar o arquivo. Tente de novo.",
} as const;

/**
 * `POST /webchat/files?channel=<key>`: the raw bytes as body, `Authorization: Bearer <session token>`, the name
 * percent-encoded in `X-File-Name`. Answers the file's id and the grant with which this visitor may send and see it.
 * The body is only read after it is known who sends and that there is room, and reading stops as soon as a limit is
 * passed. A refused file cannot be fetched. A network that sends many of them can upload nothing for a minute, but its
 * conversations go on, because two customers behind one address may each choose files of a kind that is not taken.
 */
export async function receiveUpload(request: Request, response: Response, context: Context): Promise<void> {
  const { deps, limiter, ofNetwork, places } = context;
  const answer = (status: number, body: UploadAnswer) => {
    if (!request.complete) discardRest(request);
    response.status(status).set({ "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" }).json(body);
  };
  const refuse = (status: number, error: WireError | HandshakeRefusal, why: keyof typeof REASONS) =>
    answer(status, { ok: false, error, reason: REASONS[why] });
  const refuseFull = (full: FullOf) =>
    full === "visitor" ? refuse(429, "rate_limited", "full") : refuse(503, "busy", "noRoom");

  const { offenders } = deps.shared;
  const address = deps.addressOf(request.headers, request.socket.remoteAddress ?? "");
  // Not one more byte is read, because an offender need not be told the reason.
  if (offenders.isOut(address, "uploads")) {
    response.set({ Connection: "close", "Cache-Control": "no-store" }).once("finish", () => request.destroy());
    return void response.status(429).json({ ok: false, error: "rate_limited", reason: REASONS.often });
  }
  try {
    const key = request.query.channel;
    const found = isChannelKey(key) ? await deps.findChannel(key) : null;
    if (found === null) return refuse(401, "token_refused", "token");
    const { account } = found;
    const settings = readSettings(account.settings);
    const { origin, host, authorization } = request.headers;
    const allowed = settings.ok ? settings.settings.allowedOrigins : [];
    if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, allowed))
      return refuse(403, "origin_refused", "origin");
    const token = authorization?.startsWith("Bearer ") ? authorization.slice(7) : "";
    const visitor = verifyVisitorToken(deps.sign.visitorSecret, token, account.id, deps.now());
    if (visitor === null) return refuse(401, "token_refused", "token");
    if (found.paused) return refuse(503, "channel_paused", "paused");
    const { externalId } = visitor;
    const ownMs = limiter(`upload:${account.id}:${externalId}`, deps.limits.rates.upload);
    if (ownMs > 0 || (await ofNetwork.take(address)) > 0) return refuse(429, "rate_limited", "often");
    const sender = `${account.id}:${externalId}`;
    const leave = places.take({ visitor: sender, address, company: account.tenantId });
    if (!leave) return refuse(503, "busy", "busy");

    const portion = context.bytes.ofCompany(account.tenantId);
    try {
      const announced = Number(request.headers["content-length"] ?? 0);
      const full = await deps.files.fullOf(account.tenantId, { sender, size: announced });
      if (full) return refuseFull(full);
      // A slow body must not hold one of the few places for uploads.
      const read = await readBody(request, {
        maxBytes: deps.limits.fileBytes,
        timeoutMs: UPLOAD_TIMEOUT_MS,
        portion,
        hurry: { ...HURRY, when: () => places.scarce(account.tenantId) },
      });
      if (read.outcome === "too_large") return answer(413, { ok: false, error: "too_long", reason: tooLarge(deps) });
      if (read.outcome === "busy" || read.outcome === "too_slow") return refuse(503, "busy", "busy");
      if (read.outcome !== "ok") return void request.destroy();
      const bytes = read.body;
      if (bytes.length === 0) return refuse(400, "invalid", "empty");
      const megabytes = Math.ceil(bytes.length / 1024 / 1024);
      if ((await context.stored.take(address, megabytes)) > 0) return refuse(429, "rate_limited", "full");
      const file = await deps.files.put(account.tenantId, {
        bytes,
        name: fileName(request.headers["x-file-name"]),
        mime: request.headers["content-type"],
        sender,
        unsent: true,
      });
      const { tenantId } = account;
      const grant = {
        tenantId,
        channelId: account.id,
        channel: account.key,
        externalId,
        fileId: file.id,
        upload: uploadOf(file),
      };
      const { mime, name, size } = file;
      const signed = signFileGrant(deps.sign.visitorSecret, grant, deps.now());
      return answer(200, { ok: true, fileId: file.id, token: signed, name, mime, size });
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      offenders.note(address, "uploads");
      if (limiter(`refused-file:${account.id}`, TOLD) === 0)
        deps.log.warn({ channelId: account.id, problem: error.problem }, "web chat refused a file");
      const reason = `Por segurança, não recebemos este arquivo: ${inSentence(error.problem)} ${KINDS_TAKEN}`;
      return answer(422, { ok: false, error: "file_refused", reason });
    } finally {
      portion.close();
      leave();
    }
  } catch (error) {
    if (error instanceof NoSpaceForFile) return refuseFull(error.of);
    if (error instanceof ThreadsBusy) return refuse(503, "busy", "busy");
    deps.log.error({ err: error }, "web chat could not store a file");
    return refuse(503, "unavailable", "failed");
  }
}

/** What the message with the file will say about the file. */
function uploadOf({ mime, name, size, state, problem }: StoredFile) {
  return { mime, name, size, ...(state === "download" && problem ? { caution: problem } : {}) };
}

/** Begins with a small letter, because the text follows a colon: "Programas não são aceitos." */
const inSentence = (problem: string) => problem.charAt(0).toLowerCase() + problem.slice(1);

function tooLarge({ limits }: WebChatBase): string {
  return `O arquivo passa do limite de ${Math.floor(limits.fileBytes / 1024 / 1024)} MB. Envie um menor.`;
}

/**
 * Most browsers lose the answer when the connection is closed while they still write. So the rest of the body is read
 * and dropped for a moment.
 */
function discardRest(request: IncomingMessage): void {
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, DISCARD_MS).unref();
}

function fileName(header: string | string[] | undefined): string {
  const raw = typeof header === "string" ? header : "";
  try {
    return cleanName(decodeURIComponent(raw), 255) ?? "arquivo";
  } catch {
    return "arquivo";
  }
}
