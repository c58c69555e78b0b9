import { phoneWords } from "./phone-words.js";

/**
 * How a customer is called wherever people work: by name, else by number, else as a visitor with a mark of four signs, which is
 * the end of the contact's id: it tells one visitor from another and stays the same in every list.
 */
export function calledOf(contact: { id: string; name: string | null; phone: string | null }): string {
  const name = contact.name?.trim();
  if (name) return name;
  if (contact.phone) return phoneWords(contact.phone);
  return `Visitante ${contact.id.replaceAll("-", "").slice(-4).toUpperCase()}`;
}
