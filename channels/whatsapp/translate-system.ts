import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { asId, asRecord, asString, type Json } from "../../platform/http/narrow.js";
import { accountEvent } from "./account-event.js";
import { isNumber, readPerson, whatsAppId } from "./read-person.js";

/**
 * A message of WhatsApp itself in a conversation: the person has another number or another user id. Such messages have
 * no `contacts`. Other notices (a changed security code) are shown to people and are no customer's words.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/system
 */
export function translateSystem(message: Json, value: Json, id: string, at: number): ChannelEvent {
  const system = asRecord(message.system) ?? {};
  const type = asString(system.type) ?? "unknown";
  const previousId = asId(system.previous_user_id);
  // `new_wa_id` and `customer` are the names of older API versions.
  const newNumber = whatsAppId(asId(system.wa_id) ?? asId(system.new_wa_id));
  const newUserId = asId(system.user_id);
  const newExternalId = newNumber ?? newUserId;
  const from = readPerson(value, asId(message.from) ?? system.customer, asId(message.from_user_id) ?? previousId);
  const known = type === "user_changed_number" || type === "user_changed_user_id";
  if (!known || !from || newExternalId === undefined || newExternalId === from.externalId) {
    return accountEvent(`system.${type}`, message, at, "");
  }
  const event: ChannelEvent = { kind: "identity_changed", dedupe: `identity:${id}`, at, from, newExternalId };
  if (isNumber(newExternalId)) event.newPhone = `+${newExternalId}`;
  return event;
}
