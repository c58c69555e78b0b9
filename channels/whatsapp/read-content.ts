import type { InboundContent, MediaKind } from "../../bot/vocabulary/content.js";
import { asId, asNumber, asRecord, asString, type Json } from "../../platform/http/narrow.js";
import { readCart } from "./read-cart.js";
import { readContacts } from "./read-contacts.js";
import { readInteractive } from "./read-interactive.js";

/**
 * The content of a message, by its `type`. Customers' messages, edits and echoes are read the same way. An unknown
 * kind, and a known one that is not as documented (then with a `problem`), becomes `unsupported` with the provider's
 * object, so that it is shown and never dropped.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function readContent(message: Json): { content: InboundContent; problem?: string } {
  const type = asString(message.type) ?? "unknown";
  const content = KNOWN.has(type) ? readKnown(type, message) : undefined;
  if (content) return { content };
  const claimed = asString(asRecord(message.unsupported)?.type);
  const unsupported: InboundContent = { kind: "unsupported", what: claimed ?? type, raw: message };
  return KNOWN.has(type) ? { content: unsupported, problem: `${type} is not as documented` } : { content: unsupported };
}

const KNOWN = new Set(
  "text image video document audio voice sticker reaction location contacts order interactive button edit revoke".split(
    " ",
  ),
);

function readKnown(type: string, message: Json): InboundContent | undefined {
  switch (type) {
    case "text":
      return readText(asRecord(message.text));
    case "image":
    case "video":
    case "document":
    case "sticker":
    case "audio":
    case "voice":
      return readMedia(type, asRecord(message[type]));
    case "reaction":
      return readReaction(asRecord(message.reaction));
    case "location":
      return readLocation(asRecord(message.location));
    case "contacts":
      return readContacts(message.contacts);
    case "order":
      return readCart(asRecord(message.order));
    case "interactive":
      return readInteractive(asRecord(message.interactive));
    case "button":
      return readTemplateButton(asRecord(message.button));
    case "edit":
      return readEdit(asRecord(message.edit));
    case "revoke":
      return readRevoke(asRecord(message.revoke));
    default:
      return undefined;
  }
}

function readText(text: Json | undefined): InboundContent | undefined {
  const body = asString(text?.body);
  return body === undefined ? undefined : { kind: "text", text: body };
}

function readMedia(type: MediaKind, file: Json | undefined): InboundContent | undefined {
  const providerRef = asId(file?.id);
  if (file === undefined || providerRef === undefined) return undefined;
  // A recording comes as `audio` with `voice: true`. An address that comes along is valid for five minutes, so it is
  // not kept.
  const media = type === "audio" && file.voice === true ? "voice" : type;
  const content: InboundContent = { kind: "media", media, providerRef };
  const mime = asString(file.mime_type);
  if (mime) content.mime = mime;
  const name = asString(file.filename);
  if (name) content.name = name;
  const caption = asString(file.caption);
  if (caption) content.caption = caption;
  const size = asNumber(file.file_size);
  if (size !== undefined) content.size = size;
  return content;
}

/** A reaction that is taken back comes with an empty emoji, or with none. */
function readReaction(reaction: Json | undefined): InboundContent | undefined {
  const to = asId(reaction?.message_id);
  return to === undefined ? undefined : { kind: "reaction", emoji: asString(reaction?.emoji) || null, to };
}

function readLocation(location: Json | undefined): InboundContent | undefined {
  const latitude = asNumber(location?.latitude);
  const longitude = asNumber(location?.longitude);
  if (latitude === undefined || longitude === undefined) return undefined;
  const content: InboundContent = { kind: "location", latitude, longitude };
  const name = asString(location?.name);
  if (name) content.name = name;
  const address = asString(location?.address);
  if (address) content.address = address;
  return content;
}

/** A template's quick reply. Its payload is the option's id. */
function readTemplateButton(button: Json | undefined): InboundContent | undefined {
  const text = asString(button?.text);
  const id = asId(button?.payload) ?? text;
  return id === undefined ? undefined : { kind: "choice", id, text: text ?? id };
}

function readEdit(edit: Json | undefined): InboundContent | undefined {
  const of = asId(edit?.original_message_id);
  const message = asRecord(edit?.message);
  if (of === undefined || message === undefined) return undefined;
  const { content } = readContent(message);
  if (content.kind === "text") return { kind: "edit", of, text: content.text };
  // WhatsApp lets people edit a caption, but not the picture.
  return content.kind === "media" ? { kind: "edit", of, text: content.caption ?? "" } : undefined;
}

function readRevoke(revoke: Json | undefined): InboundContent | undefined {
  const of = asId(revoke?.original_message_id);
  return of === undefined ? undefined : { kind: "revoke", of };
}
