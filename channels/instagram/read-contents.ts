import type { InboundContent, MediaKind } from "../../bot/vocabulary/content.js";
import { type Json, readAs } from "../meta/lenient.js";
import { attachment, attachmentPayload, type WebhookMessage } from "./webhook-schema.js";

/**
 * What a message says: one content for its words or tap, and one for each file. A kind that this version does not know
 * becomes `unsupported` with the provider's object, so that it is shown and never dropped.
 */
export function readContents(message: WebhookMessage, raw: Json): InboundContent[] {
  if (message.is_unsupported === true) return [{ kind: "unsupported", what: "unsupported", raw }];
  const { text, quick_reply: tapped, attachments } = message;
  if (tapped) return [{ kind: "choice", id: tapped.payload, text: text || tapped.payload }];
  const files = attachments.map(readAttachment);
  const [first, ...others] = files;
  // The words beside a single picture or video belong to it.
  if (text && first?.kind === "media" && others.length === 0) return [{ ...first, caption: text }];
  const said: InboundContent[] = text ? [{ kind: "text", text }] : [];
  const contents = [...said, ...files];
  return contents.length > 0 ? contents : [{ kind: "unsupported", what: "empty", raw }];
}

/** How each kind of attachment is shown. Posts and stories come as the picture or the video that they are. */
const MEDIA = new Map<string, MediaKind>([
  ["image", "image"],
  ["video", "video"],
  ["audio", "voice"],
  ["file", "document"],
  ["animated_image", "image"],
  ["share", "image"],
  ["ig_post", "image"],
  ["post", "image"],
  ["story_mention", "image"],
  ["ig_story", "image"],
  ["story", "image"],
  ["ig_reel", "video"],
  ["reel", "video"],
]);

/** What people read as the name of something that was shared and is no file of the customer's own. */
const SHARED = new Map<string, string>([
  ["share", "Publicação compartilhada"],
  ["ig_post", "Publicação compartilhada"],
  ["post", "Publicação compartilhada"],
  ["story_mention", "Menção em um story"],
  ["ig_story", "Story compartilhado"],
  ["story", "Story compartilhado"],
  ["ig_reel", "Reel compartilhado"],
  ["reel", "Reel compartilhado"],
]);

function readAttachment(item: unknown): InboundContent {
  const read = readAs(attachment, item);
  const type = read?.type ?? "unknown";
  const payload = readAs(attachmentPayload, read?.payload);
  const url = payload?.url ?? payload?.story_media_url;
  const media = MEDIA.get(type);
  if (media === undefined || url === undefined) return { kind: "unsupported", what: type, raw: item };
  const content: InboundContent = { kind: "media", media, providerRef: url };
  const shared = SHARED.get(type);
  // A title was written by somebody else, so it is a name and no words of the customer.
  const name = payload?.title ? (shared ? `${shared}: ${payload.title}` : payload.title) : shared;
  if (name !== undefined) content.name = name;
  return content;
}
