import { z } from "zod";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import { type Json, maybeId, maybeText, readAs } from "../meta/lenient.js";
import { isNumber, readPerson, whatsAppId } from "./read-person.js";
import type { Contacts, webhookMessage } from "./webhook-schema.js";

const systemNotice = z.object({
  type: maybeText,
  previous_user_id: maybeId,
  wa_id: maybeId,
  user_id: maybeId,
  // These two are the names of older API versions.
  new_wa_id: maybeId,
  customer: maybeId,
});

/**
 * A message of WhatsApp itself in a conversation: the person has another number or another user id. Such messages have
 * no `contacts`. Other notices (a changed security code) are shown to people and are no customer's words.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/system
 */
export function translateSystem(
  raw: Json,
  contacts: Contacts,
  message: z.infer<typeof webhookMessage>,
  at: number,
): ChannelEvent {
  const system = readAs(systemNotice, raw.system);
  const type = system?.type ?? "unknown";
  const newNumber = whatsAppId(system?.wa_id ?? system?.new_wa_id);
  const newExternalId = newNumber ?? system?.user_id;
  const from = readPerson(contacts, message.from ?? system?.customer, message.from_user_id ?? system?.previous_user_id);
  const known = type === "user_changed_number" || type === "user_changed_user_id";
  if (!known || !from || newExternalId === undefined || newExternalId === from.externalId) {
    return accountEvent(`system.${type}`, raw, at, "");
  }
  const dedupe = `identity:${message.id}`;
  const event: ChannelEvent = { kind: "identity_changed", dedupe, at, from, newExternalId };
  if (isNumber(newExternalId)) event.newPhone = `+${newExternalId}`;
  return event;
}
