import type { AcceptedMessage } from "../graph/graph-router.js";
import type { MediaStore } from "../graph/media-store.js";
import type { ReadMark } from "../graph/message-schema.js";
import type { PhoneMessage, SendPayload } from "../wire.js";
import type { Entry, Phone, Phones } from "./phones.js";
import { readPayload, type UploadedFile } from "./read-payload.js";
import { quoteOf, showMessage } from "./show-message.js";
import { messageBody, type Status, statusBody } from "./webhook-body.js";
import type { WebhookResult, WebhookSender } from "./webhook-sender.js";

export type NetworkDeps = {
  phones: Phones;
  media: MediaStore;
  webhooks: WebhookSender;
  phoneNumberId(): string;
  now(): number;
  randomId(): string;
  /** Whether a page of this phone is open. */
  isOnline(phone: Phone): boolean;
  /** Shows a new or changed message on the phone's open pages. */
  show(phone: Phone, message: PhoneMessage): void;
  showTyping(phone: Phone, on: boolean): void;
  /** Called when a webhook was not accepted, with words for the log. */
  refused(reason: string): void;
};

export type Sent = { ok: true; message: PhoneMessage } | { ok: false; reason: string };

/**
 * The simulated network between the phones and the product: it does what Meta's servers do. It reaches the product only
 * through signed webhooks and the Graph API.
 */
export type Network = {
  /** The visitor sends something. `file` is the upload that a media payload named. */
  send(phone: Phone, payload: SendPayload, file?: UploadedFile): Sent;
  /** Sends a message again that did not arrive. */
  again(phone: Phone, messageId: string): Sent;
  react(phone: Phone, to: string, emoji: string | null): Sent;
  seen(phone: Phone, upTo: string): void;
  played(phone: Phone, messageId: string): void;
  /** A page of this phone is open, so waiting messages are delivered. */
  online(phone: Phone): void;
  /** Takes what the product sends through the Graph API: a message, or a read mark. */
  accept(accepted: AcceptedMessage): void;
  markRead(mark: ReadMark): void;
};

const TYPING_MS = 25_000;
const WINDOW_MS = 24 * 60 * 60 * 1000;
const CLOSED_WINDOW = {
  code: 131047,
  title: "Re-engagement message",
  details:
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
};

export function createNetwork(deps: NetworkDeps): Network {
  const { phones, media } = deps;

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
        id: `wamid.${deps.randomId()}`,
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
      carry(phone, entry);
      return { ok: true, message };
    },

    again(phone, messageId) {
      const entry = phone.entries.find(({ message }) => message.id === messageId);
      if (entry?.part === undefined || entry.message.tick !== "failed")
        return { ok: false, reason: "Esta mensagem já foi." };
      entry.message.tick = "sent";
      entry.message.problem = undefined;
      carry(phone, entry);
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
      const message = { id: `wamid.${deps.randomId()}`, at, part: { type: "reaction", reaction } as const };
      void post(phone.waId, messageBody(deps.phoneNumberId(), phone, message));
      return { ok: true, message: entry.message };
    },

    seen(phone, upTo) {
      const last = phone.entries.findIndex(({ message }) => message.id === upTo);
      for (const entry of phone.entries.slice(0, last + 1)) {
        if (entry.message.from !== "shop" || !["sent", "delivered"].includes(entry.told)) continue;
        tell(phone, entry, "read");
      }
    },

    played(phone, messageId) {
      const entry = phone.entries.find(({ message }) => message.id === messageId);
      const isVoice = entry?.message.content.kind === "media" && entry.message.content.media === "voice";
      if (!isVoice || entry.message.from !== "shop" || entry.told === "played" || entry.told === "failed") return;
      tell(phone, entry, "played");
    },

    online(phone) {
      for (const entry of phone.entries) if (entry.told === "sent") tell(phone, entry, "delivered");
    },

    accept({ id, to, message }) {
      const phone = phones.of(to);
      const status = { id, to: phone, callbackData: message.biz_opaque_callback_data };
      const at = deps.now();
      const closed = phone.lastInboundAt !== null && at - phone.lastInboundAt >= WINDOW_MS;
      if (closed && message.type !== "template")
        return report(phone, { ...status, status: "failed", error: CLOSED_WINDOW });
      if (message.type === "reaction") {
        const target = phones.holding(message.reaction.message_id);
        if (target?.phone !== phone) return report(phone, { ...status, status: "sent" });
        target.entry.message.reactions = {
          ...target.entry.message.reactions,
          shop: message.reaction.emoji || undefined,
        };
        deps.show(phone, target.entry.message);
        return report(phone, { ...status, status: "sent" });
      }
      setTyping(phone, false);
      const quoted =
        message.context === undefined ? undefined : phones.holding(message.context.message_id)?.entry.message;
      const shown: PhoneMessage = {
        id,
        clientId: null,
        from: "shop",
        at,
        tick: "delivered",
        reactions: {},
        content: showMessage(message, media),
      };
      if (quoted !== undefined) shown.replyTo = { id: quoted.id, text: quoteOf(quoted.content) };
      const entry: Entry = { message: shown, told: "accepted", callbackData: message.biz_opaque_callback_data };
      phones.add(phone, entry);
      tell(phone, entry, "sent");
      if (deps.isOnline(phone)) tell(phone, entry, "delivered");
      deps.show(phone, shown);
    },

    markRead({ message_id, typing_indicator }) {
      const found = phones.holding(message_id);
      if (found === undefined) return;
      const { phone } = found;
      const upTo = phone.entries.indexOf(found.entry);
      for (const { message } of phone.entries.slice(0, upTo + 1)) {
        if (message.from !== "visitor" || (message.tick !== "delivered" && message.tick !== "sent")) continue;
        message.tick = "read";
        deps.show(phone, message);
      }
      if (typing_indicator !== undefined) setTyping(phone, true);
    },
  };

  /** Delivers a visitor's message to the product. Its ticks show how that went. */
  function carry(phone: Phone, { message, part }: Entry): void {
    if (part === undefined) return;
    phone.lastInboundAt = deps.now();
    const replyTo = message.replyTo?.id;
    const body = messageBody(deps.phoneNumberId(), phone, { id: message.id, at: message.at, part, replyTo });
    void post(phone.waId, body).then((result) => {
      // The read mark may come before the webhook's own answer.
      if (message.tick === "read") return;
      message.tick = result.outcome === "delivered" ? "delivered" : "failed";
      message.problem = result.outcome === "delivered" ? undefined : result.reason;
      deps.show(phone, message);
    });
  }

  async function post(lane: string, body: object): Promise<WebhookResult> {
    const result = await deps.webhooks.send(lane, body);
    if (result.outcome !== "delivered") deps.refused(result.reason);
    return result;
  }

  function tell(phone: Phone, entry: Entry, status: Exclude<Status["status"], "failed">): void {
    entry.told = status;
    report(phone, { id: entry.message.id, to: phone, status, callbackData: entry.callbackData });
  }

  /** Statuses have a lane of their own, so that a visitor's message that waits does not delay them. */
  function report(phone: Phone, status: Status): void {
    void post(`status ${phone.waId}`, statusBody(deps.phoneNumberId(), status, deps.now()));
  }

  function setTyping(phone: Phone, on: boolean): void {
    if (phone.typing === null && !on) return;
    if (phone.typing !== null) clearTimeout(phone.typing);
    phone.typing = on ? setTimeout(() => setTyping(phone, false), TYPING_MS).unref() : null;
    deps.showTyping(phone, on);
  }
}
