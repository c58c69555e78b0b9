import { sourceOf } from "../graph/graph-router.js";
import type { MediaStore } from "../graph/media-store.js";
import type { GraphMessage } from "../graph/message-schema.js";
import type { MediaForm, PhoneContent } from "../wire.js";

/** How the phone shows a message of the product. Reactions are no messages and are drawn elsewhere. */
export function showMessage(message: Exclude<GraphMessage, { type: "reaction" }>, media: MediaStore): PhoneContent {
  switch (message.type) {
    case "text":
      return { kind: "text", text: message.text.body };
    case "interactive":
      return showInteractive(message.interactive);
    case "location":
      return { kind: "location", ...message.location };
    case "template":
      return {
        kind: "template",
        name: message.template.name,
        params: (message.template.components ?? []).flatMap(({ parameters = [] }) =>
          parameters.map(({ text }) => text ?? "…"),
        ),
      };
    case "image":
      return showFile("image", message, message.image, media);
    case "video":
      return showFile("video", message, message.video, media);
    case "document":
      return showFile("document", message, message.document, media);
    case "sticker":
      return showFile("sticker", message, {}, media);
    case "audio":
      return showFile(message.audio.voice ? "voice" : "audio", message, {}, media);
  }
}

function showInteractive(interactive: Extract<GraphMessage, { type: "interactive" }>["interactive"]): PhoneContent {
  const common = { header: interactive.header?.text, text: interactive.body.text, footer: interactive.footer?.text };
  if (interactive.type === "button") {
    return { kind: "buttons", ...common, options: interactive.action.buttons.map(({ reply }) => reply) };
  }
  return { kind: "list", ...common, opener: interactive.action.button, sections: interactive.action.sections };
}

function showFile(
  form: MediaForm,
  message: GraphMessage,
  { caption, filename }: { caption?: string; filename?: string },
  store: MediaStore,
): PhoneContent {
  const { id, link } = sourceOf(message) ?? {};
  const file = id === undefined ? undefined : store.get(id);
  return {
    kind: "media",
    media: form,
    url: file === undefined ? null : viewPath(file.viewKey),
    link,
    mime: file?.mime ?? "",
    name: filename ?? file?.name ?? "",
    size: file?.bytes.length ?? 0,
    caption,
  };
}

/** The path of a file for the page, below the product's own origin. */
export function viewPath(viewKey: string): string {
  return `/demo/media/${viewKey}`;
}

/** A message in one line, for the quotation above an answer. */
export function quoteOf(content: PhoneContent): string {
  switch (content.kind) {
    case "text":
    case "choice":
    case "buttons":
    case "list":
      return content.text.slice(0, 160).toWellFormed();
    case "media":
      return content.caption?.slice(0, 160).toWellFormed() || MEDIA_WORDS[content.media];
    case "location":
      return content.name ?? "Localização";
    case "template":
      return `Modelo ${content.name}`;
  }
}

const MEDIA_WORDS: Record<MediaForm, string> = {
  image: "Foto",
  audio: "Áudio",
  voice: "Mensagem de voz",
  video: "Vídeo",
  document: "Documento",
  sticker: "Figurinha",
};
