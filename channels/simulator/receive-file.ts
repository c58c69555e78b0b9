import { isUtf8 } from "node:buffer";
import type { Request, Response } from "express";
import { fileTypeFromBuffer } from "file-type";
import { LRUCache } from "lru-cache";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import { originAllowed } from "../webchat/origin.js";
import { remuxToOgg } from "./audio/remux-to-ogg.js";
import type { SimulatorDeps } from "./deps.js";
import type { MediaStore } from "./graph/media-store.js";
import type { SimulatorLimits } from "./limits.js";
import { readPhoneToken } from "./network/phone-token.js";
import type { UploadedFile } from "./network/read-payload.js";
import type { MediaForm, UploadAnswer } from "./wire.js";

/** Files that a phone has handed over and may send. */
export type Uploads = {
  keep(waId: string, file: UploadedFile): void;
  /** The phone's own file; undefined when it is somebody else's or gone. */
  take(waId: string, fileId: string): UploadedFile | undefined;
};

export function createUploads(max: number): Uploads {
  const files = new LRUCache<string, UploadedFile>({ max });
  return {
    keep: (waId, file) => void files.set(`${waId} ${file.id}`, file),
    take: (waId, fileId) => files.get(`${waId} ${fileId}`),
  };
}

type Desk = { deps: SimulatorDeps; limits: SimulatorLimits; limiter: RateLimiter; media: MediaStore; uploads: Uploads };

/**
 * `POST /demo/files`: the raw bytes as body (already read, within the limit), `Authorization: Bearer <phone token>`,
 * the name percent-encoded in `X-File-Name`, and `X-Voice: 1` for a recording.
 */
export async function receiveFile(request: Request, response: Response, desk: Desk): Promise<void> {
  const { deps, limits, limiter, media, uploads } = desk;
  const answer = (status: number, body: UploadAnswer) => void response.status(status).json(body);
  const refuse = (status: number, reason: string) => answer(status, { ok: false, reason });

  const { origin, host, authorization } = request.headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, []))
    return refuse(403, "Este site não pode enviar arquivos aqui.");
  const secret = deps.channels().whatsapp?.secrets.appSecret;
  const waId = secret === undefined ? null : readPhoneToken(authorization?.replace(/^Bearer /, ""), secret);
  if (waId === null) return refuse(401, "Este telefone não existe mais. Recarregue a página.");
  if (limiter(`upload:${waId}`, limits.rates.upload) > 0) {
    return refuse(429, "Foram muitos arquivos em pouco tempo. Espere um minuto.");
  }
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) return refuse(400, "O arquivo está vazio. Escolha outro.");
  const file = await recognise(body, request.headers["x-voice"] === "1");
  if (file === null)
    return refuse(415, "O WhatsApp não leva este tipo de arquivo. Envie foto, áudio, vídeo, PDF ou texto.");
  const name = cleanName(request.headers["x-file-name"], file.extension);
  const { id } = media.put({ bytes: file.bytes, mime: file.mime, name });
  uploads.keep(waId, { id, media: file.media });
  answer(200, { ok: true, fileId: id, media: file.media, mime: file.mime, name, size: file.bytes.length });
}

type Recognised = { media: MediaForm; mime: string; extension: string; bytes: Buffer };

/** What a phone would send it as, by its bytes and never by its name. Null for what a phone cannot send. */
async function recognise(bytes: Buffer, recorded: boolean): Promise<Recognised | null> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined) {
    return !recorded && isText(bytes) ? { media: "document", mime: "text/plain", extension: "txt", bytes } : null;
  }
  const { mime, ext: extension } = type;
  if (mime === "image/jpeg" || mime === "image/png") return { media: "image", mime, extension, bytes };
  if (recorded) return recognisedVoice(mime, extension, bytes);
  if (mime.startsWith("audio/")) return { media: "audio", mime: mime.split(";")[0] ?? mime, extension, bytes };
  if (mime === "video/mp4") return { media: "video", mime, extension, bytes };
  const document =
    mime === "application/pdf" || mime === "image/webp" || mime.startsWith("application/vnd.openxmlformats");
  return document ? { media: "document", mime, extension, bytes } : null;
}

/** WhatsApp's phones record Opus in Ogg. Browsers that record it in WebM get it moved over, without encoding anew. */
function recognisedVoice(mime: string, extension: string, bytes: Buffer): Recognised | null {
  if (mime.startsWith("audio/ogg")) return { media: "voice", mime: "audio/ogg; codecs=opus", extension: "ogg", bytes };
  if (mime === "video/webm" || mime === "audio/webm") {
    const ogg = remuxToOgg(bytes);
    return ogg === null ? null : { media: "voice", mime: "audio/ogg; codecs=opus", extension: "ogg", bytes: ogg };
  }
  if (mime === "video/mp4" || mime.startsWith("audio/")) {
    return {
      media: "voice",
      mime: mime === "video/mp4" || mime === "audio/x-m4a" ? "audio/mp4" : mime,
      extension,
      bytes,
    };
  }
  return null;
}

function isText(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  return !bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13);
}

/** A name without paths or control characters, with the extension that the bytes call for. */
function cleanName(header: string | string[] | undefined, extension: string): string {
  let name = "";
  try {
    name = decodeURIComponent(typeof header === "string" ? header : "");
  } catch {
    name = "";
  }
  const base = name
    .normalize("NFC")
    .replace(/^.*[\\/]/, "")
    .replace(/[\p{C}<>:"|?*]/gu, "")
    .replace(/\.[^.]*$/, "")
    .trim()
    .slice(0, 80);
  return `${base || "arquivo"}.${extension}`;
}
