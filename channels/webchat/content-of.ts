import type { InboundContent, MediaKind } from "../../bot/vocabulary/content.js";
import type { WebChatDeps } from "./deps.js";
import { verifyFileGrant } from "./file-grant.js";
import type { Visitor } from "./visitor.js";
import type { IncomingMessage } from "./wire-schema.js";

/** The content of a visitor's message. Null when its file was not uploaded by this visitor, or too long ago. */
export function contentOf(
  visitor: Visitor,
  incoming: IncomingMessage,
  { sign, now }: Pick<WebChatDeps, "sign" | "now">,
): InboundContent | null {
  if ("text" in incoming) return { kind: "text", text: incoming.text };
  if ("choice" in incoming) return { kind: "choice", id: incoming.choice.id, text: incoming.choice.text };
  const grant = verifyFileGrant(sign.visitorSecret, incoming.fileToken, now());
  if (grant?.upload === undefined || grant.fileId !== incoming.fileId) return null;
  if (grant.channelId !== visitor.account.id || grant.externalId !== visitor.from.externalId) return null;
  const { mime, name, size, caution } = grant.upload;
  const media = caution === undefined ? mediaKindOf(mime) : "document";
  return { kind: "media", media, fileId: grant.fileId, mime, name, size, ...(caution ? { caution } : {}) };
}

function mediaKindOf(mime: string): MediaKind {
  if (mime === "image/svg+xml") return "document";
  const [type] = mime.split("/");
  return type === "image" || type === "audio" || type === "video" ? type : "document";
}
