import type { MediaStore } from "../graph/media-store.js";
import type { GraphMessage } from "../graph/message-schema.js";
import type { MessageRequest } from "./message-schema.js";

type Shown = Exclude<GraphMessage, { type: "reaction" }>;

/** A message of Instagram in the form in which the phones show messages: quick replies are buttons. */
export function asMessage(message: MessageRequest["message"], media: Pick<MediaStore, "get">): Shown {
  const envelope = { messaging_product: "whatsapp" } as const;
  if ("text" in message) {
    const { text, quick_replies: replies } = message;
    if (!replies) return { ...envelope, type: "text", text: { body: text } };
    const buttons = replies.map(({ payload, title }) => ({ type: "reply" as const, reply: { id: payload, title } }));
    return {
      ...envelope,
      type: "interactive",
      interactive: { type: "button", body: { text }, action: { buttons } },
    };
  }
  const { type, payload } = message.attachment;
  const source = "url" in payload ? { link: payload.url } : { id: payload.attachment_id };
  switch (type) {
    case "image":
      return { ...envelope, type: "image", image: source };
    case "video":
      return { ...envelope, type: "video", video: source };
    case "audio":
      return { ...envelope, type: "audio", audio: source };
    case "file": {
      const filename = "id" in source && source.id ? media.get(source.id)?.name : undefined;
      return { ...envelope, type: "document", document: { ...source, filename } };
    }
  }
}
