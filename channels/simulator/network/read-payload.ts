import type { MediaStore } from "../graph/media-store.js";
import type { MediaForm, PhoneContent, SendPayload } from "../wire.js";
import type { Phone } from "./phones.js";
import { viewPath } from "./show-message.js";
import { type InboundPart, mediaPart } from "./webhook-body.js";

export type UploadedFile = { id: string; media: MediaForm };

export type ReadPayload = { ok: true; content: PhoneContent; part: InboundPart } | { ok: false; reason: string };

/** Turns a checked payload of the page into what the phone shows and what the webhook says. */
export function readPayload(phone: Phone, payload: SendPayload, media: MediaStore, file?: UploadedFile): ReadPayload {
  switch (payload.kind) {
    case "text": {
      const { text } = payload;
      return { ok: true, content: { kind: "text", text }, part: { type: "text", text: { body: text } } };
    }
    case "location": {
      const { latitude, longitude, name, address } = payload;
      const location = { latitude, longitude, name, address };
      return { ok: true, content: { kind: "location", ...location }, part: { type: "location", location } };
    }
    case "media": {
      const stored = file && media.get(file.id);
      if (file === undefined || stored === undefined)
        return { ok: false, reason: "O arquivo não está mais aqui. Envie de novo." };
      const { bytes, mime, name, sha256, viewKey } = stored;
      const { caption } = payload;
      const content = {
        kind: "media",
        media: file.media,
        url: viewPath(viewKey),
        mime,
        name,
        size: bytes.length,
        caption,
      } as const;
      return { ok: true, content, part: mediaPart(file.media, { id: file.id, mime, sha256, name, caption }) };
    }
    case "choice":
      return readChoice(phone, payload.of, payload.option);
  }
}

function readChoice(phone: Phone, of: string, option: string): ReadPayload {
  const offered = phone.entries.find(({ message }) => message.id === of && message.from === "shop")?.message.content;
  if (offered?.kind === "buttons") {
    const button = offered.options.find(({ id }) => id === option);
    if (button !== undefined) {
      const interactive = { type: "button_reply", button_reply: button } as const;
      return { ok: true, content: { kind: "choice", text: button.title }, part: { type: "interactive", interactive } };
    }
  }
  if (offered?.kind === "list") {
    const row = offered.sections.flatMap(({ rows }) => rows).find(({ id }) => id === option);
    if (row !== undefined) {
      const { title, description } = row;
      const interactive = { type: "list_reply", list_reply: row } as const;
      return {
        ok: true,
        content: { kind: "choice", text: title, description },
        part: { type: "interactive", interactive },
      };
    }
  }
  return { ok: false, reason: "Esta opção não está mais na tela. Escreva o que você quer." };
}
