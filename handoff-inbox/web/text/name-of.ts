import { words } from "../words.js";
import { phoneWords } from "./phone-words.js";

/** How a customer is called: by name, else by number. */
export function nameOf(contact: { name: string | null; phone: string | null }): string {
  return contact.name?.trim() || (contact.phone ? phoneWords(contact.phone) : words.queue.noName);
}
