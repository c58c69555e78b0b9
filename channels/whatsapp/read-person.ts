import type { Sender } from "../../bot/vocabulary/channel-event.js";
import { otherNinthDigit } from "./ninth-digit.js";
import type { Contacts } from "./webhook-schema.js";

/**
 * The person that an item is from or for: by number when Meta shows it, else by the business-scoped user id (since 2026
 * a person with a username may hide the number). The change's `contacts` give the name, and the id that the item left
 * out. Undefined when nobody is named.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export function readPerson(
  contacts: Contacts,
  number: string | undefined,
  scopedId: string | undefined,
): Sender | undefined {
  const waId = whatsAppId(number);
  const contact = findContact(contacts, waId, scopedId);
  const contactWaId = whatsAppId(contact?.wa_id);
  // The only contact of a change may be another person (edits, groups). Then its name is used, but not its ids.
  const same = contact !== undefined && (waId === undefined || contactWaId === undefined || contactWaId === waId);
  const knownScopedId = scopedId ?? (same ? contact?.user_id : undefined);
  const externalId = waId ?? (same ? contactWaId : undefined) ?? knownScopedId;
  if (externalId === undefined) return undefined;
  const person: Sender = { externalId };
  if (contact?.profile?.name) person.name = contact.profile.name;
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

function findContact(
  contacts: Contacts,
  waId: string | undefined,
  scopedId: string | undefined,
): Contacts[number] | undefined {
  for (const contact of contacts) {
    if (contact === undefined) continue;
    if (waId !== undefined && whatsAppId(contact.wa_id) === waId) return contact;
    if (scopedId !== undefined && contact.user_id === scopedId) return contact;
  }
  return contacts.length === 1 ? contacts[0] : undefined;
}
