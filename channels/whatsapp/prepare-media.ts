import type { LRUCache } from "lru-cache";
import { FormData } from "undici";
import { z } from "zod";
import type { ChannelAccount, ChannelTools, FileBytes, SendResult } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { baseType } from "../meta/base-type.js";
import { callGraph } from "../meta/graph-call.js";
import { id, type Json, readAs } from "../meta/lenient.js";
import type { NumberAccess } from "./account.js";
import { readSendReply } from "./read-send-reply.js";
import { chooseForm, type MediaContent, type MediaForm, renderMedia } from "./render-media.js";

/**
 * Media ids by account and file, so that a retry, or a picture in every welcome, is uploaded once. Meta keeps media for
 * 30 days.
 */
export type UploadedMedia = LRUCache<string, string>;

export type MediaStation = { http: HttpExchange; uploaded: UploadedMedia };

/** The time limit for uploading a whole file, in ms; the limit for short requests does not apply. */
const UPLOAD_TIMEOUT_MS = 120_000;

/**
 * Makes the message's part of the request for a file. Our own files are uploaded first. As long as only the upload
 * failed, no message was sent, so nothing here is ever uncertain.
 */
export async function prepareMedia(
  station: MediaStation,
  account: ChannelAccount,
  access: NumberAccess,
  content: MediaContent,
  tools: ChannelTools,
): Promise<Json | SendResult> {
  if (content.fileId === undefined) return renderLink(content);
  let file: FileBytes;
  try {
    file = await tools.readFile(content.fileId);
  } catch {
    return { outcome: "retry", scope: "pair", reason: "O arquivo da mensagem não pôde ser lido agora." };
  }
  const mime = baseType(file.mime);
  const form = chooseForm(content, { mime, size: file.bytes.length, onlySaved: file.onlySaved });
  if (typeof form !== "string") return form;
  const cacheKey = mediaKey(account, access, content.fileId, form);
  let id = station.uploaded.get(cacheKey);
  if (id === undefined) {
    const result = await upload(station.http, account, access, { ...file, mime }, tools);
    if (typeof result !== "string") return result;
    id = result;
    station.uploaded.set(cacheKey, id);
  }
  return renderMedia(content, form, { source: { id }, mime, name: content.name ?? file.name });
}

/** Forgets an upload that Meta no longer accepts, so that the next try uploads again. */
export function forgetUpload(station: MediaStation, id: string | undefined): void {
  for (const [key, value] of station.uploaded.entries()) if (value === id) station.uploaded.delete(key);
}

function renderLink(content: MediaContent): Json | SendResult {
  if (content.url === undefined) {
    return { outcome: "refused", code: "bad_request", reason: "A mensagem não diz qual é o arquivo." };
  }
  const form = chooseForm(content, { mime: content.mime, size: undefined });
  if (typeof form !== "string") return form;
  return renderMedia(content, form, { source: { link: content.url }, mime: content.mime, name: content.name });
}

const uploadedFile = z.object({ id });

/** The id of the media at Meta, or why there is none. */
async function upload(
  http: HttpExchange,
  account: ChannelAccount,
  access: NumberAccess,
  file: FileBytes,
  tools: ChannelTools,
): Promise<string | SendResult> {
  const form = new FormData();
  form.append("messaging_product", "whatsapp");
  form.append("type", file.mime);
  form.append("file", new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
  const reply = await callGraph(http, access, {
    method: "POST",
    path: `${access.phoneNumberId}/media`,
    body: form,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    signal: tools.signal,
    now: tools.now(),
  });
  const uploaded = reply.kind === "ok" ? readAs(uploadedFile, reply.body) : undefined;
  if (uploaded !== undefined) return uploaded.id;
  const result = readSendReply(reply, account.secrets);
  if (result.outcome === "refused" || result.outcome === "retry") return result;
  return { outcome: "retry", scope: "provider", reason: "O arquivo não pôde ser entregue à Meta agora." };
}

function mediaKey(account: ChannelAccount, access: NumberAccess, fileId: string, form: MediaForm): string {
  return [account.id, access.base, access.phoneNumberId, fileId, form].join("\n");
}
