import { z } from "zod";
import type { InboundContent, MediaKind } from "../../bot/vocabulary/content.js";
import {
  amount,
  anyObject,
  anyValue,
  id,
  type Json,
  maybeAmount,
  maybeId,
  maybeText,
  readAs,
} from "../meta/lenient.js";
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
  const type = readAs(typed, message)?.type ?? "unknown";
  const content = KNOWN.has(type) ? readKnown(type, message) : undefined;
  if (content) return { content };
  const claimed = readAs(typed, message.unsupported)?.type;
  const unsupported: InboundContent = { kind: "unsupported", what: claimed ?? type, raw: message };
  return KNOWN.has(type) ? { content: unsupported, problem: `${type} is not as documented` } : { content: unsupported };
}

const KNOWN = new Set(
  "text image video document audio voice sticker reaction location contacts order interactive button edit revoke".split(
    " ",
  ),
);

/** A message, and other objects whose `type` names what they contain. */
const typed = z.object({ type: maybeText });

function readKnown(type: string, message: Json): InboundContent | undefined {
  switch (type) {
    case "text":
      return readText(message.text);
    case "image":
    case "video":
    case "document":
    case "sticker":
    case "audio":
    case "voice":
      return readMedia(type, message[type]);
    case "reaction":
      return readReaction(message.reaction);
    case "location":
      return readLocation(message.location);
    case "contacts":
      return readContacts(message.contacts);
    case "order":
      return readCart(message.order);
    case "interactive":
      return readInteractive(message.interactive);
    case "button":
      return readTemplateButton(message.button);
    case "edit":
      return readEdit(message.edit);
    case "revoke":
      return readRevoke(message.revoke);
    default:
      return undefined;
  }
}

const textPart = z.object({ body: z.string() });

function readText(part: unknown): InboundContent | undefined {
  const text = readAs(textPart, part);
  return text && { kind: "text", text: text.body };
}

const mediaPart = z.object({
  id,
  voice: anyValue,
  mime_type: maybeText,
  filename: maybeText,
  caption: maybeText,
  file_size: maybeAmount,
});

function readMedia(type: MediaKind, part: unknown): InboundContent | undefined {
  const file = readAs(mediaPart, part);
  if (file === undefined) return undefined;
  // A recording comes as `audio` with `voice: true`. An address that comes along is valid for five minutes, so it is
  // not kept.
  const media = type === "audio" && file.voice === true ? "voice" : type;
  const content: InboundContent = { kind: "media", media, providerRef: file.id };
  if (file.mime_type) content.mime = file.mime_type;
  if (file.filename) content.name = file.filename;
  if (file.caption) content.caption = file.caption;
  if (file.file_size !== undefined) content.size = file.file_size;
  return content;
}

const reactionPart = z.object({ message_id: id, emoji: maybeText });

/** A reaction that is taken back comes with an empty emoji, or with none. */
function readReaction(part: unknown): InboundContent | undefined {
  const reaction = readAs(reactionPart, part);
  return reaction && { kind: "reaction", emoji: reaction.emoji || null, to: reaction.message_id };
}

const locationPart = z.object({ latitude: amount, longitude: amount, name: maybeText, address: maybeText });

function readLocation(part: unknown): InboundContent | undefined {
  const location = readAs(locationPart, part);
  if (location === undefined) return undefined;
  const { latitude, longitude, name, address } = location;
  const content: InboundContent = { kind: "location", latitude, longitude };
  if (name) content.name = name;
  if (address) content.address = address;
  return content;
}

const templateButtonPart = z.object({ text: maybeText, payload: maybeId });

/** A template's quick reply. Its payload is the option's id. */
function readTemplateButton(part: unknown): InboundContent | undefined {
  const button = readAs(templateButtonPart, part);
  const option = button?.payload ?? button?.text;
  return option === undefined ? undefined : { kind: "choice", id: option, text: button?.text ?? option };
}

const editPart = z.object({ original_message_id: id, message: anyObject });

function readEdit(part: unknown): InboundContent | undefined {
  const edit = readAs(editPart, part);
  if (edit === undefined) return undefined;
  const of = edit.original_message_id;
  const { content } = readContent(edit.message);
  if (content.kind === "text") return { kind: "edit", of, text: content.text };
  // WhatsApp lets people edit a caption, but not the picture.
  return content.kind === "media" ? { kind: "edit", of, text: content.caption ?? "" } : undefined;
}

const revokePart = z.object({ original_message_id: id });

function readRevoke(part: unknown): InboundContent | undefined {
  const revoke = readAs(revokePart, part);
  return revoke && { kind: "revoke", of: revoke.original_message_id };
}
