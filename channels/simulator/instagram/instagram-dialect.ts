import type { MediaStore } from "../graph/media-store.js";
import type { Dialect } from "../network/dialect.js";
import type { InboundPart, Person } from "../network/webhook-body.js";

type Parts = {
  accountId(): string;
  media: Pick<MediaStore, "get">;
  /** The address at which the product fetches a file, by the file's view key. */
  fileAddress(viewKey: string): string;
};

/**
 * What Instagram tells a company, in its own words. Files come as signed addresses; of the company's messages only that
 * they were seen is told.
 * @see https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
 */
export function instagramDialect(parts: Parts): Dialect {
  const around = (person: Person, at: number, said: object) => {
    const item = { sender: { id: person.waId }, recipient: { id: parts.accountId() }, timestamp: at, ...said };
    return { object: "instagram", entry: [{ id: parts.accountId(), time: at, messaging: [item] }] };
  };
  return {
    prefix: "mid.",
    message: (from, { id, at, part, replyTo }) => around(from, at, itemOf(parts, id, part, replyTo)),
    status: ({ id, to, status }, at) => (status === "read" ? around(to, at, { read: { mid: id } }) : null),
    windowMs: null,
  };
}

/** The echo that follows every message of the company, wherever it was written. */
export function echoBody(
  accountId: string,
  to: string,
  at: number,
  message: { mid: string; text?: string; file?: string },
): object {
  const { mid, text, file } = message;
  const attachments =
    file === undefined ? undefined : [{ type: file, payload: { url: "https://lookaside.fbsbx.com/" } }];
  const said = { mid, is_echo: true, ...(text === undefined ? {} : { text }), ...(attachments ? { attachments } : {}) };
  const item = { sender: { id: accountId }, recipient: { id: to }, timestamp: at, message: said };
  return { object: "instagram", entry: [{ id: accountId, time: at, messaging: [item] }] };
}

function itemOf(parts: Parts, mid: string, part: InboundPart, replyTo: string | undefined): object {
  if (part.type === "reaction") {
    const { message_id: of, emoji } = part.reaction;
    return {
      reaction: emoji ? { mid: of, action: "react", reaction: "other", emoji } : { mid: of, action: "unreact" },
    };
  }
  const answered = replyTo === undefined ? {} : { reply_to: { mid: replyTo } };
  return { message: { mid, ...wordsOf(parts, part), ...answered } };
}

function wordsOf(parts: Parts, part: Exclude<InboundPart, { type: "reaction" }>): object {
  switch (part.type) {
    case "text":
      return { text: part.text.body };
    case "interactive": {
      const { id, title } =
        part.interactive.type === "button_reply" ? part.interactive.button_reply : part.interactive.list_reply;
      return { text: title, quick_reply: { payload: id } };
    }
    case "location":
      return { text: `https://maps.google.com/?q=${part.location.latitude},${part.location.longitude}` };
    case "image":
      return attached(parts, "image", part.image);
    case "video":
      return attached(parts, "video", part.video);
    case "audio":
      return attached(parts, "audio", part.audio);
    case "document":
      return attached(parts, "file", part.document);
    case "sticker":
      return attached(parts, "image", part.sticker);
  }
}

function attached(parts: Parts, type: string, file: { id: string; caption?: string }): object {
  const viewKey = parts.media.get(file.id)?.viewKey;
  const payload = viewKey === undefined ? {} : { url: parts.fileAddress(viewKey) };
  return { ...(file.caption ? { text: file.caption } : {}), attachments: [{ type, payload }] };
}
