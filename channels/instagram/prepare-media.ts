import type { LRUCache } from "lru-cache";
import { FormData } from "undici";
import { z } from "zod";
import type { ChannelAccount, ChannelTools, FileBytes, SendResult } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { baseType } from "../meta/base-type.js";
import { callGraph } from "../meta/graph-call.js";
import { id, readAs } from "../meta/lenient.js";
import type { AccountAccess } from "./account.js";
import { INSTAGRAM_CAPABILITIES, MEDIA_TYPES } from "./capabilities.js";
import { readSendReply } from "./read-send-reply.js";
import { type Rendered, tooLarge, unsupported } from "./render.js";

/** Attachment ids by account and file, so that a retry, or a picture in every welcome, is uploaded once. */
export type MediaStation = { http: HttpExchange; uploaded: LRUCache<string, string> };

type MediaContent = Extract<OutboundContent, { kind: "media" }>;
type Form = keyof typeof MEDIA_TYPES;

/** The time limit for uploading a whole file, in ms; the limit for short requests does not apply. */
const UPLOAD_TIMEOUT_MS = 120_000;
const MB = 1024 * 1024;

/**
 * Makes the message for a file. Our own files are uploaded first. As long as only the upload failed, no message was sent,
 * so nothing here is ever uncertain.
 * @see https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api
 */
export async function prepareMedia(
  station: MediaStation,
  account: ChannelAccount,
  access: AccountAccess,
  content: MediaContent,
  tools: ChannelTools,
): Promise<Rendered | SendResult> {
  if (content.caption) return tooLarge("O Instagram não leva texto junto do arquivo. Mande o texto à parte.");
  if (content.fileId === undefined) return renderLink(content);
  let file: FileBytes;
  try {
    file = await tools.readFile(content.fileId);
  } catch {
    return { outcome: "retry", scope: "pair", reason: "O arquivo da mensagem não pôde ser lido agora." };
  }
  const mime = baseType(file.mime);
  const form = formOf(mime);
  if (form === undefined) {
    return unsupported(`O Instagram não leva arquivos deste tipo (${mime}). Mande em JPG, PNG, MP4, M4A ou PDF.`);
  }
  const most = INSTAGRAM_CAPABILITIES.media.send[form === "file" ? "document" : form] ?? 0;
  if (file.bytes.length > most) return tooLarge(`O arquivo é maior do que os ${most / MB} MB que o Instagram leva.`);
  const key = [account.id, access.base, access.accountId, content.fileId].join("\n");
  let attachment = station.uploaded.get(key);
  if (attachment === undefined) {
    const result = await upload(station.http, account, access, { ...file, mime }, form, tools);
    if (typeof result !== "string") return result;
    attachment = result;
    station.uploaded.set(key, attachment);
  }
  return { message: { attachment: { type: form, payload: { attachment_id: attachment } } } };
}

/** Forgets uploads that Meta no longer accepts, so that the next try uploads again. */
export function forgetUploads(station: MediaStation, account: ChannelAccount, fileId: string): void {
  for (const key of station.uploaded.keys())
    if (key.startsWith(`${account.id}\n`) && key.endsWith(`\n${fileId}`)) station.uploaded.delete(key);
}

function renderLink({ url, mime, media }: MediaContent): Rendered | SendResult {
  if (url === undefined)
    return { outcome: "refused", code: "bad_request", reason: "A mensagem não diz qual é o arquivo." };
  const form = mime === undefined ? formOfKind(media) : formOf(baseType(mime));
  if (form === undefined) return unsupported("O Instagram não leva arquivos deste tipo.");
  return { message: { attachment: { type: form, payload: { url } } } };
}

function formOf(mime: string): Form | undefined {
  return (Object.keys(MEDIA_TYPES) as Form[]).find((form) => MEDIA_TYPES[form].includes(mime));
}

function formOfKind(media: MediaContent["media"]): Form | undefined {
  if (media === "document") return "file";
  if (media === "voice") return "audio";
  return media === "sticker" ? undefined : media;
}

const uploadedFile = z.object({ attachment_id: id });

/** The id of the attachment at Meta, or why there is none. */
async function upload(
  http: HttpExchange,
  account: ChannelAccount,
  access: AccountAccess,
  file: FileBytes,
  type: Form,
  tools: ChannelTools,
): Promise<string | SendResult> {
  const form = new FormData();
  form.append("message", JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
  form.append("filedata", new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
  const reply = await callGraph(http, access, {
    method: "POST",
    path: `${access.accountId}/message_attachments?platform=instagram`,
    body: form,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    signal: tools.signal,
    now: tools.now(),
  });
  const done = reply.kind === "ok" ? readAs(uploadedFile, reply.body) : undefined;
  if (done !== undefined) return done.attachment_id;
  const result = readSendReply(reply, account.secrets);
  if (result.outcome === "refused" || result.outcome === "retry") return result;
  return { outcome: "retry", scope: "provider", reason: "O arquivo não pôde ser entregue à Meta agora." };
}
