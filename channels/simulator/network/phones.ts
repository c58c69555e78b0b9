import { LRUCache } from "lru-cache";
import type { PhoneMessage } from "../wire.js";
import { profileNameOf } from "./phone-token.js";
import type { InboundPart, Person } from "./webhook-body.js";

/** A message on a screen, with what only the network knows about it. */
export type Entry = {
  message: PhoneMessage;
  /** For the shop's messages: the last status that the product was told. */
  told: "accepted" | "sent" | "delivered" | "read" | "played" | "failed";
  callbackData?: string;
  /** For the visitor's messages: what is sent again when it did not arrive. */
  part?: InboundPart;
};

/** One simulated phone: its number and its screen. */
export type Phone = Person & {
  entries: Entry[];
  lastInboundAt: number | null;
  typing: NodeJS.Timeout | null;
};

export type Phones = {
  find(waId: string): Phone | undefined;
  /** The phone with this number; it is made when there is none. */
  of(waId: string): Phone;
  /** Puts a message on the screen. The oldest is removed when the screen is full. */
  add(phone: Phone, entry: Entry): void;
  /** The phone that has this message on its screen. */
  holding(messageId: string): { phone: Phone; entry: Entry } | undefined;
  clear(): void;
};

/**
 * The screens of all phones, in memory and limited in number. They belong to the simulator, and the product never reads
 * them.
 */
export function createPhones(limits: { phones: number; messagesPerPhone: number }): Phones {
  const where = new Map<string, { phone: Phone; entry: Entry }>();
  const phones = new LRUCache<string, Phone>({ max: limits.phones, dispose: forget });

  function forget(phone: Phone): void {
    if (phone.typing !== null) clearTimeout(phone.typing);
    for (const { message } of phone.entries) where.delete(message.id);
  }

  return {
    find: (waId) => phones.get(waId),
    of(waId) {
      const known = phones.get(waId);
      if (known !== undefined) return known;
      const phone: Phone = {
        waId,
        profileName: profileNameOf(waId),
        entries: [],
        lastInboundAt: null,
        typing: null,
      };
      phones.set(waId, phone);
      return phone;
    },
    add(phone, entry) {
      phone.entries.push(entry);
      where.set(entry.message.id, { phone, entry });
      while (phone.entries.length > limits.messagesPerPhone) {
        const oldest = phone.entries.shift();
        if (oldest !== undefined) where.delete(oldest.message.id);
      }
    },
    holding: (messageId) => where.get(messageId),
    clear: () => phones.clear(),
  };
}
