import { asId, asTime, type Json } from "../../platform/http/narrow.js";
import { readContent } from "./read-content.js";
import { readPerson } from "./read-person.js";
import type { Translated } from "./translated.js";

/**
 * One of `value.message_echoes`: a person answered from the WhatsApp Business app or a linked device.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/smb_message_echoes
 */
export function translateEcho(message: Json, value: Json): Translated | undefined {
  const id = asId(message.id);
  const to = readPerson(value, message.to, message.to_user_id);
  if (id === undefined || to === undefined) return undefined;
  const { content, problem } = readContent(message);
  const at = asTime(message.timestamp);
  return { event: { kind: "echo", dedupe: `echo:${id}`, at, to, providerId: id, content }, problem };
}
