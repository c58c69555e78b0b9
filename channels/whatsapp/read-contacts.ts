import type { InboundContent } from "../../bot/vocabulary/content.js";
import { asId, asList, asRecord, asString, type Json } from "../../platform/http/narrow.js";

/** Contact cards that a customer shared. Undefined when no card can be read. */
export function readContacts(value: unknown): InboundContent | undefined {
  const cards = asList(value)
    .map(asRecord)
    .filter((card) => card !== undefined);
  return cards.length === 0 ? undefined : { kind: "contacts", contacts: cards.map(readCard) };
}

function readCard(card: Json): { name: string; phones: string[]; emails: string[] } {
  const name = asRecord(card.name);
  const parts = [asString(name?.first_name), asString(name?.last_name)].filter(Boolean).join(" ");
  return {
    name: asString(name?.formatted_name) || parts,
    phones: members(card.phones, (phone) => asId(phone.phone) ?? asId(phone.wa_id)),
    emails: members(card.emails, (email) => asId(email.email)),
  };
}

function members(value: unknown, read: (item: Json) => string | undefined): string[] {
  return asList(value).flatMap((each) => {
    const item = asRecord(each);
    const text = item && read(item);
    return text === undefined ? [] : [text];
  });
}
