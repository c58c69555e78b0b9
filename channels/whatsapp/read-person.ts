import type { Sender } from "../../bot/vocabulary/channel-event.js";
import { asId, asList, asRecord, asString, type Json } from "../../platform/http/narrow.js";
import { otherNinthDigit } from "./ninth-digit.js";

/**
 * The person that an item is from or for: by number when Meta shows it, else by the business-scoped user id (since 2026
 * a person with a username may hide the number). `value.contacts` gives the name, and the id that the item left out.
 * Undefined when nobody is named.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export function readPerson(value: Json, number: unknown, userId: unknown): Sender | undefined {
  const waId = whatsAppId(asId(number));
  const scopedId = asId(userId);
  const contact = findContact(value, waId, scopedId);
  const contactWaId = whatsAppId(asId(contact?.wa_id));
  // The only contact of a change may be another person (edits, groups). Then its name is used, but not its ids.
  const same = contact !== undefined && (waId === undefined || contactWaId === undefined || contactWaId === waId);
  const knownScopedId = scopedId ?? (same ? asId(contact?.user_id) : undefined);
  const externalId = waId ?? (same ? contactWaId : undefined) ?? knownScopedId;
  if (externalId === undefined) return undefined;
  const person: Sender = { externalId };
  const name = asString(asRecord(contact?.profile)?.name);
  if (name) person.name = name;
  if (isNumber(externalId)) person.phone = `+${externalId}`;
  const aliases = [otherNinthDigit(externalId), knownScopedId].filter(
    (id) => typeof id === "string" && id !== externalId,
  );
  if (aliases.length > 0) person.aliases = aliases as string[];
  return person;
}

/**
 * A number in the form in which Meta identifies people: digits only, although echoes may have a plus. Other ids are not
 * changed.
 */
export function whatsAppId(id: string | undefined): string | undefined {
  return id?.startsWith("+") && isNumber(id.slice(1)) ? id.slice(1) : id;
}

/** Whether this is a phone number's wa_id and not a business-scoped user id ("BR.1349…"). */
export function isNumber(externalId: string): boolean {
  return NUMBER.test(externalId);
}

const NUMBER = /^\d{5,20}$/;

function findContact(value: Json, waId: string | undefined, userId: string | undefined): Json | undefined {
  const contacts = asList(value.contacts);
  for (const each of contacts) {
    const contact = asRecord(each);
    if (contact === undefined) continue;
    if (waId !== undefined && whatsAppId(asId(contact.wa_id)) === waId) return contact;
    if (userId !== undefined && asId(contact.user_id) === userId) return contact;
  }
  return contacts.length === 1 ? asRecord(contacts[0]) : undefined;
}
