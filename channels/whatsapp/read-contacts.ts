import { z } from "zod";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import { listOf, maybeId, maybeText, readAs, whereRight } from "../meta/lenient.js";

const contactCard = z.object({
  name: whereRight(z.object({ formatted_name: maybeText, first_name: maybeText, last_name: maybeText })),
  phones: listOf(whereRight(z.object({ phone: maybeId, wa_id: maybeId }))),
  emails: listOf(whereRight(z.object({ email: maybeId }))),
});

const contactCards = listOf(whereRight(contactCard));

/** Contact cards that a customer shared. Undefined when no card can be read. */
export function readContacts(part: unknown): InboundContent | undefined {
  const cards = readAs(contactCards, part)?.filter((card) => card !== undefined) ?? [];
  return cards.length === 0 ? undefined : { kind: "contacts", contacts: cards.map(toContact) };
}

function toContact({ name, phones, emails }: z.infer<typeof contactCard>) {
  const parts = [name?.first_name, name?.last_name].filter(Boolean).join(" ");
  return {
    name: name?.formatted_name || parts,
    phones: phones.map((phone) => phone?.phone ?? phone?.wa_id).filter((phone) => phone !== undefined),
    emails: emails.map((email) => email?.email).filter((email) => email !== undefined),
  };
}
