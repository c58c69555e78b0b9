import type { PhoneMessage } from "../wire.js";
import type { Network, NetworkDeps } from "./network.js";
import type { Entry } from "./phones.js";
import { createProductLine } from "./product-line.js";
import { readPayload } from "./read-payload.js";
import { createShopSide } from "./shop-side.js";
import { quoteOf } from "./show-message.js";

export function createNetwork(deps: NetworkDeps): Network {
  const { phones, media, dialect } = deps;
  const line = createProductLine(deps);

  return {
    send(phone, payload, file) {
      const repeat = phone.entries.find(({ message }) => message.clientId === payload.clientId);
      if (repeat !== undefined) return { ok: true, message: repeat.message };
      const read = readPayload(phone, payload, media, file);
      if (!read.ok) return read;
      const { content, part } = read;
      const answered = payload.kind === "choice" ? payload.of : payload.replyTo;
      const quoted = phone.entries.find(({ message }) => message.id === answered)?.message;
      const message: PhoneMessage = {
        id: `${dialect.prefix}${deps.randomId()}`,
        clientId: payload.clientId,
        from: "visitor",
        at: deps.now(),
        tick: "sent",
        reactions: {},
        content,
      };
      if (quoted !== undefined) message.replyTo = { id: quoted.id, text: quoteOf(quoted.content) };
      const entry: Entry = { message, told: "accepted", part };
      phones.add(phone, entry);
      line.carry(phone, entry);
      return { ok: true, message };
    },

    again(phone, messageId) {
      const entry = phone.entries.find(({ message }) => message.id === messageId);
      if (entry?.part === undefined || entry.message.tick !== "failed")
        return { ok: false, reason: "Esta mensagem já foi." };
      entry.message.tick = "sent";
      entry.message.problem = undefined;
      line.carry(phone, entry);
      return { ok: true, message: entry.message };
    },

    react(phone, to, emoji) {
      const entry = phone.entries.find(({ message }) => message.id === to);
      if (entry === undefined) return { ok: false, reason: "Esta mensagem não está mais aqui." };
      entry.message.reactions = { ...entry.message.reactions, visitor: emoji ?? undefined };
      deps.show(phone, entry.message);
      const reaction = emoji === null ? { message_id: to } : { message_id: to, emoji };
      const at = deps.now();
      phone.lastInboundAt = at;
      const message = { id: `${dialect.prefix}${deps.randomId()}`, at, part: { type: "reaction", reaction } as const };
      void line.post(phone.waId, dialect.message(phone, message));
      return { ok: true, message: entry.message };
    },

    seen(phone, upTo) {
      const last = phone.entries.findIndex(({ message }) => message.id === upTo);
      for (const entry of phone.entries.slice(0, last + 1)) {
        if (entry.message.from !== "shop" || !["sent", "delivered"].includes(entry.told)) continue;
        line.tell(phone, entry, "read");
      }
    },

    played(phone, messageId) {
      const entry = phone.entries.find(({ message }) => message.id === messageId);
      const isVoice = entry?.message.content.kind === "media" && entry.message.content.media === "voice";
      if (!isVoice || entry.message.from !== "shop" || entry.told === "played" || entry.told === "failed") return;
      line.tell(phone, entry, "played");
    },

    online(phone) {
      for (const entry of phone.entries) if (entry.told === "sent") line.tell(phone, entry, "delivered");
    },

    ...createShopSide(deps, line),
  };
}
