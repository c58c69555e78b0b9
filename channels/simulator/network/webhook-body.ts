import { createHash } from "node:crypto";
import type { MediaForm } from "../wire.js";

/** The company's own number as webhooks show it. Nobody can call it. */
const DISPLAY_NUMBER = "551155500142";
const BUSINESS_ID = "1020304050607080";

export type Person = { waId: string; profileName: string };

/** What a customer's message says, in Meta's members: `type` and the member it names. */
export type InboundPart =
  | { type: "text"; text: { body: string } }
  | {
      type: "interactive";
      interactive:
        | { type: "button_reply"; button_reply: { id: string; title: string } }
        | { type: "list_reply"; list_reply: { id: string; title: string; description?: string } };
    }
  | { type: "location"; location: { latitude: number; longitude: number; name?: string; address?: string } }
  | { type: "reaction"; reaction: { message_id: string; emoji?: string } }
  | MediaPart;

type MediaFile = {
  id: string;
  mime_type: string;
  sha256: string;
  caption?: string;
  filename?: string;
  voice?: boolean;
};
type MediaPart =
  | { type: "image"; image: MediaFile }
  | { type: "video"; video: MediaFile }
  | { type: "audio"; audio: MediaFile }
  | { type: "document"; document: MediaFile }
  | { type: "sticker"; sticker: MediaFile & { animated: boolean } };

export type Status = {
  id: string;
  to: Person;
  status: "sent" | "delivered" | "read" | "played" | "failed";
  /** What was sent as `biz_opaque_callback_data`. */
  callbackData?: string;
  error?: { code: number; title: string; details: string };
};

/**
 * A webhook with one message of a customer, as Meta sends it. `at` in ms.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function messageBody(
  phoneNumberId: string,
  from: Person,
  message: { id: string; at: number; part: InboundPart; replyTo?: string },
): object {
  const { id, at, part, replyTo } = message;
  const context = replyTo === undefined ? {} : { context: { from: DISPLAY_NUMBER, id: replyTo } };
  const messages = [{ ...context, from: from.waId, id, timestamp: seconds(at), ...part }];
  return envelope(phoneNumberId, { contacts: [contactOf(from)], messages });
}

/**
 * A webhook with one status of a message of ours. `at` in ms.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 */
export function statusBody(phoneNumberId: string, { id, to, status, callbackData, error }: Status, at: number): object {
  const told = {
    id,
    status,
    timestamp: seconds(at),
    recipient_id: to.waId,
    ...(callbackData ? { biz_opaque_callback_data: callbackData } : {}),
    ...(error
      ? {
          errors: [
            { code: error.code, title: error.title, message: error.title, error_data: { details: error.details } },
          ],
        }
      : { pricing: { billable: true, pricing_model: "PMP", category: "service", type: "free_customer_service" } }),
  };
  return envelope(phoneNumberId, { contacts: [contactOf(to)], statuses: [told] });
}

export function mediaPart(
  media: MediaForm,
  file: { id: string; mime: string; sha256: string; name: string; caption?: string },
): MediaPart {
  const { id, mime, sha256, name, caption } = file;
  const common = { mime_type: mime, sha256, id };
  const captioned = caption ? { caption, ...common } : common;
  switch (media) {
    case "image":
      return { type: "image", image: captioned };
    case "video":
      return { type: "video", video: captioned };
    case "audio":
    case "voice":
      return { type: "audio", audio: { ...common, voice: media === "voice" } };
    case "sticker":
      return { type: "sticker", sticker: { ...common, animated: false } };
    case "document":
      return { type: "document", document: { ...captioned, filename: name } };
  }
}

/** JSON as Meta writes it: non-ASCII characters are escaped, because the signature covers these bytes. */
export function webhookBytes(body: object): Buffer {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return Buffer.from(JSON.stringify(body).replace(/[\u0080-\uffff]/g, escape));
}

function envelope(phoneNumberId: string, value: object): object {
  const metadata = { display_phone_number: DISPLAY_NUMBER, phone_number_id: phoneNumberId };
  const changes = [{ value: { messaging_product: "whatsapp", metadata, ...value }, field: "messages" }];
  return { object: "whatsapp_business_account", entry: [{ id: BUSINESS_ID, changes }] };
}

/** Since 2026 a contact also has a business-scoped id; it is the same every time. */
function contactOf({ waId, profileName }: Person): object {
  const scoped = createHash("sha256").update(waId).digest().readBigUInt64BE(0).toString();
  return { profile: { name: profileName }, wa_id: waId, user_id: `BR.${scoped}` };
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
