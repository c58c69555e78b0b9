import type { PhoneNamespace } from "./attach-phones.js";
import type { PhoneMessage } from "./wire.js";

/** The open pages of the phones, as the simulated network sees them. */
export type PhoneDoor = {
  isOpen(waId: string): boolean;
  show(waId: string, message: PhoneMessage): void;
  showTyping(waId: string, on: boolean): void;
  close(): void;
};

export function createPhoneDoor(namespace: PhoneNamespace): PhoneDoor {
  return {
    isOpen: (waId) => namespace.adapter.rooms.has(waId),
    show: (waId, message) => void namespace.local.to(waId).emit("message", message),
    showTyping: (waId, on) => void namespace.local.to(waId).emit("typing", { on }),
    close: () => void namespace.local.disconnectSockets(),
  };
}
