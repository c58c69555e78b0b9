import type { Request, Response } from "express";
import { LRUCache } from "lru-cache";
import { readBody } from "../../platform/http/read-body.js";
import type { createPlaces } from "../../platform/limits/places.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import { ThreadsBusy, workBeside } from "../../platform/threads/thread-pool.js";
import { originAllowed } from "../webchat/origin.js";
import type { SimulatorDeps } from "./deps.js";
import type { MediaStore } from "./graph/media-store.js";
import type { SimulatorLimits } from "./limits.js";
import { readPhoneToken } from "./network/phone-token.js";
import type { UploadedFile } from "./network/read-payload.js";
import { PHONE_KINDS } from "./phone-kinds.js";
import type { Recognised } from "./recognise-work.js";
import type { UploadAnswer } from "./wire.js";

/** Files that a phone has uploaded and may send. */
export type Uploads = {
  keep(waId: string, file: UploadedFile, size: number): void;
  /** The phone's own file. Undefined when it belongs to another phone or is gone. */
  take(waId: string, fileId: string): UploadedFile | undefined;
  /** The size of the phone's files in bytes. */
  used(waId: string): number;
};

const DAY_MS = 24 * 60 * 60 * 1000;

export function createUploads(max: number): Uploads {
  const files = new LRUCache<string, { waId: string; file: UploadedFile; size: number }>({ max, ttl: DAY_MS });
  return {
    keep: (waId, file, size) => void files.set(`${waId} ${file.id}`, { waId, file, size }),
    take: (waId, fileId) => files.get(`${waId} ${fileId}`)?.file,
    used(waId) {
      let bytes = 0;
      for (const entry of files.values()) if (entry.waId === waId) bytes += entry.size;
      return bytes;
    },
  };
}

type FileTools = {
  deps: SimulatorDeps;
  limits: SimulatorLimits;
  limiter: RateLimiter;
  media: MediaStore;
  uploads: Uploads;
  places: ReturnType<typeof createPlaces>;
};

const UPLOAD_TIMEOUT_MS = 60_000;
const RECOGNISE_MS = 3_000;
const RECOGNISE = workBeside(import.meta.url, "recognise-work");

/**
 * `POST /demo/files`: the raw bytes as body, `Authorization: Bearer <phone token>`, the name percent-encoded in
 * `X-File-Name`, and `X-Voice: 1` for a recording. The body is only read after it is known whose phone it is and that
 * there is room. A body that says it is compressed is refused.
 */
export async function receiveFile(request: Request, response: Response, tools: FileTools): Promise<void> {
  const { deps, limits, limiter, media, uploads, places } = tools;
  const answer = (status: number, body: UploadAnswer) => {
    if (!request.complete) response.set("Connection", "close");
    response.status(status).json(body);
  };
  const refuse = (status: number, reason: string) => answer(status, { ok: false, reason });
  const refuseForGood = (status: number, reason: string) => answer(status, { ok: false, reason, final: true });

  const { origin, host, authorization } = request.headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, []))
    return refuse(403, "Este site não pode enviar arquivos aqui.");
  const secret = deps.channels().whatsapp?.secrets.appSecret;
  const waId = secret === undefined ? null : readPhoneToken(authorization?.replace(/^Bearer /, ""), secret);
  if (waId === null) return refuse(401, "Este telefone não existe mais. Recarregue a página.");
  if (request.headers["content-encoding"] !== undefined) return refuse(415, "Envie o arquivo como ele é.");
  if (limiter(`upload:${waId}`, limits.rates.upload) > 0)
    return refuse(429, "Foram muitos arquivos em pouco tempo. Espere um minuto.");
  const announced = Number(request.headers["content-length"] ?? 0);
  if (uploads.used(waId) + announced > limits.phoneFilesBytes)
    return refuse(429, "Este telefone já enviou muitos arquivos. Tente de novo amanhã.");
  const address = deps.addressOf(request.headers, request.socket.remoteAddress ?? "");
  const leave = places.take({ visitor: waId, address, company: "demo" });
  const busy = "Estamos recebendo muitos arquivos agora. Tente de novo daqui a pouco.";
  if (!leave) return refuse(503, busy);

  const portion = deps.bytes.ofCompany("demo");
  try {
    const read = await readBody(request, { maxBytes: limits.fileBytes, timeoutMs: UPLOAD_TIMEOUT_MS, portion });
    if (read.outcome === "too_large") {
      const most = Math.floor(limits.fileBytes / 1024 / 1024);
      return refuseForGood(413, `O arquivo passa do limite de ${most} MB. Envie um menor.`);
    }
    if (read.outcome === "busy") return refuse(503, busy);
    if (read.outcome !== "ok") return void request.destroy();
    if (read.body.length === 0) return refuseForGood(400, "O arquivo está vazio. Escolha outro.");
    const file = await recognise(deps, read.body, request.headers["x-voice"] === "1");
    if (file === null) return refuseForGood(415, `O WhatsApp não leva este tipo de arquivo. Aqui vai ${PHONE_KINDS}.`);
    const bytes = file.bytes ? Buffer.from(file.bytes) : read.body;
    const name = cleanName(request.headers["x-file-name"], file.extension);
    const { id } = media.put({ bytes, mime: file.mime, name, onlySaved: file.media === "document" });
    uploads.keep(waId, { id, media: file.media }, bytes.length);
    answer(200, { ok: true, fileId: id, media: file.media, mime: file.mime, name, size: bytes.length });
  } catch (error) {
    if (!(error instanceof ThreadsBusy)) throw error;
    refuse(503, busy);
  } finally {
    portion.close();
    leave();
  }
}

/** Recognises the file in a thread, within a short time. Null also when it took too long. */
async function recognise(deps: SimulatorDeps, body: Buffer, recorded: boolean): Promise<Recognised | null> {
  const ran = await deps.threads.run({
    module: RECOGNISE,
    prepare() {
      const bytes = new Uint8Array(body);
      return { input: { bytes, recorded }, transfer: [bytes.buffer] };
    },
    key: "demo",
    timeoutMs: RECOGNISE_MS,
  });
  if (ran.outcome === "failed") throw new Error(`Files cannot be looked into: ${ran.reason}`);
  if (ran.outcome === "done") return ran.output as Recognised | null;
  deps.log.warn({ size: body.length, outcome: ran.outcome }, "a file of the demonstration could not be looked into");
  return null;
}

/** A name without paths and control characters, with the extension that fits the bytes. */
function cleanName(header: string | string[] | undefined, extension: string): string {
  let name = "";
  try {
    name = decodeURIComponent(typeof header === "string" ? header : "");
  } catch {
    name = "";
  }
  const stem = name
    .normalize("NFC")
    .replace(/^.*[\\/]/, "")
    .replace(/[\p{C}<>:"|?*]/gu, "")
    .replace(/\.[^.]*$/, "")
    .trim();
  // Cut by characters, because half an emoji cannot be part of an address.
  const base = [...stem].slice(0, 80).join("");
  return `${base || "arquivo"}.${extension}`;
}
