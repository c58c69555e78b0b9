import { phoneWords } from "./phone-words.js";

/**
 * How staff see a customer's name: by name, else by number, else as a visitor with the last four characters of the
 * contact's id. Those distinguish visitors and are the same in every list.
 */
export function calledOf(contact: { id: string; name: string | null; phone: string | null }): string {
  const name = contact.name?.trim();
  if (name) return name;
  if (contact.phone) return phoneWords(contact.phone);
  return `Visitante ${contact.id.replaceAll("-", "").slice(-4).toUpperCase()}`;
}
