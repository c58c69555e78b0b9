import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { baseType } from "../meta/base-type.js";
import type { Json } from "../meta/lenient.js";
import { MEDIA_TYPES, WHATSAPP_CAPABILITIES } from "./capabilities.js";
import { type Refused, tooLarge } from "./render.js";

export type MediaContent = Extract<OutboundContent, { kind: "media" }>;

/** The form in which a file is sent: the member of the message, which is also its `type`. */
export type MediaForm = "image" | "audio" | "video" | "document" | "sticker";

type FileFacts = { mime: string | undefined; size: number | undefined; onlySaved?: boolean };

/**
 * Chooses the form in which a file is sent. When WhatsApp would not accept it as its own kind (another type, too large,
 * a caption on audio or a sticker), it is sent as a document, so that neither the file nor a word is lost.
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

/** The message's part of the request, for a file that Meta has (`id`) or fetches itself (`link`). */
export function renderMedia(
  content: MediaContent,
  form: MediaForm,
  file: { source: { id: string } | { link: string }; mime: string | undefined; name: string | undefined },
): Json {
  const media: Json = { ...file.source };
  if (content.caption && form !== "audio" && form !== "sticker") media.caption = content.caption;
  if (form === "document" && file.name) media.filename = file.name;
  // A voice message is played in place with a waveform. Meta accepts it as ogg only.
  const recorded = content.media === "voice" && baseType(file.mime ?? "") === "audio/ogg";
  if (form === "audio" && recorded) media.voice = true;
  return { type: form, [form]: media };
}
