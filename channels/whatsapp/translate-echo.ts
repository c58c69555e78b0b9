import { type Json, readAs, timeOf } from "../meta/lenient.js";
import type { Translated } from "../meta/translated.js";
import { readContent } from "./read-content.js";
import { readPerson } from "./read-person.js";
import { type Contacts, webhookEcho } from "./webhook-schema.js";

/**
 * One of `value.message_echoes`: a person answered from the WhatsApp Business app or a linked device.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/smb_message_echoes
 */
export function translateEcho(raw: Json, contacts: Contacts): Translated | undefined {
  const echo = readAs(webhookEcho, raw);
  const to = echo && readPerson(contacts, echo.to, echo.to_user_id);
  if (echo === undefined || to === undefined) return undefined;
  const { content, problem } = readContent(raw);
  const at = timeOf(echo.timestamp);
  return { event: { kind: "echo", dedupe: `echo:${echo.id}`, at, to, providerId: echo.id, content }, problem };
}
