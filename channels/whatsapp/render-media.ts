import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { MEDIA_TYPES, WHATSAPP_CAPABILITIES } from "./capabilities.js";
import type { Json } from "./lenient.js";
import { type Refused, tooLarge } from "./render.js";

export type MediaContent = Extract<OutboundContent, { kind: "media" }>;

/** As what a file travels: the member of the message, which is also its `type`. */
export type MediaForm = "image" | "audio" | "video" | "document" | "sticker";

type FileFacts = { mime: string | undefined; size: number | undefined; onlySaved?: boolean };

/**
 * As what a file is sent. What WhatsApp would not take as the kind it is (another type, too large, a caption on audio
 * or a sticker, which have none) goes as a document, so that neither the file nor a word is lost.
 */
export function chooseForm(content: MediaContent, file: FileFacts): MediaForm | Refused {
  const { send, caption } = WHATSAPP_CAPABILITIES.media;
  if ((content.caption ?? "").length > caption) {
    return tooLarge(`A legenda tem ${content.caption?.length} caracteres; o WhatsApp leva até ${caption}.`);
  }
  if (file.size !== undefined && file.size > (send.document ?? 0)) {
    return tooLarge("O arquivo é maior do que os 100 MB que o WhatsApp leva.");
  }
  const kind = content.media;
  if (kind === "document" || file.onlySaved) return "document";
  const form = kind === "voice" ? "audio" : kind;
  const captionless = form === "audio" || form === "sticker";
  const accepted = file.mime === undefined || MEDIA_TYPES[form].includes(baseType(file.mime));
  const small = file.size === undefined || file.size <= (send[kind] ?? 0);
  return accepted && small && !(captionless && content.caption) ? form : "document";
}

/** The message's part of the request for a file that Meta holds (`id`) or fetches itself (`link`). */
export function renderMedia(
  content: MediaContent,
  form: MediaForm,
  file: { source: { id: string } | { link: string }; mime: string | undefined; name: string | undefined },
): Json {
  const media: Json = { ...file.source };
  if (content.caption && form !== "audio" && form !== "sticker") media.caption = content.caption;
  if (form === "document" && file.name) media.filename = file.name;
  // Played in place with a waveform; Meta takes it for ogg only.
  const recorded = content.media === "voice" && baseType(file.mime ?? "") === "audio/ogg";
  if (form === "audio" && recorded) media.voice = true;
  return { type: form, [form]: media };
}

/** The type without its parameters: "audio/ogg; codecs=opus" is "audio/ogg". */
export function baseType(mime: string): string {
  return (mime.split(";")[0] ?? "").trim().toLowerCase();
}
