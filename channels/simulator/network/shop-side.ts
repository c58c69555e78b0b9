import type { AcceptedMessage } from "../graph/graph-router.js";
import type { ReadMark } from "../graph/message-schema.js";
import type { PhoneMessage } from "../wire.js";
import type { Network, NetworkDeps } from "./network.js";
import type { Entry, Phone } from "./phones.js";
import type { ProductLine } from "./product-line.js";
import { quoteOf, showMessage } from "./show-message.js";

const TYPING_MS = 25_000;
const CLOSED_WINDOW = {
  code: 131047,
  title: "Re-engagement message",
  details:
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
};

/**
 * Handles what the product does through the Graph API: its messages appear on the phone, and the visitor's are marked
 * as read.
 */
export function createShopSide(
  { phones, media, dialect, now, isOnline, show, showTyping }: NetworkDeps,
  line: ProductLine,
): Pick<Network, "accept" | "markRead"> {
  function accept({ id, to, message }: AcceptedMessage): void {
    const phone = phones.of(to);
    const status = { id, to: phone, callbackData: message.biz_opaque_callback_data };
    const at = now();
    const { windowMs } = dialect;
    const closed = windowMs !== null && phone.lastInboundAt !== null && at - phone.lastInboundAt >= windowMs;
    if (closed && message.type !== "template")
      return line.report(phone, { ...status, status: "failed", error: CLOSED_WINDOW });
    if (message.type === "reaction") {
      const target = phones.holding(message.reaction.message_id);
      if (target?.phone !== phone) return line.report(phone, { ...status, status: "sent" });
      target.entry.message.reactions = {
        ...target.entry.message.reactions,
        shop: message.reaction.emoji || undefined,
      };
      show(phone, target.entry.message);
      return line.report(phone, { ...status, status: "sent" });
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
    line.tell(phone, entry, "sent");
    if (isOnline(phone)) line.tell(phone, entry, "delivered");
    show(phone, shown);
  }

  function markRead({ message_id, typing_indicator }: ReadMark): void {
    const found = phones.holding(message_id);
    if (found === undefined) return;
    const { phone } = found;
    const upTo = phone.entries.indexOf(found.entry);
    for (const { message } of phone.entries.slice(0, upTo + 1)) {
      if (message.from !== "visitor" || (message.tick !== "delivered" && message.tick !== "sent")) continue;
      message.tick = "read";
      show(phone, message);
    }
    if (typing_indicator !== undefined) setTyping(phone, true);
  }

  function setTyping(phone: Phone, on: boolean): void {
    if (phone.typing === null && !on) return;
    if (phone.typing !== null) clearTimeout(phone.typing);
    phone.typing = on ? setTimeout(() => setTyping(phone, false), TYPING_MS).unref() : null;
    showTyping(phone, on);
  }

  return { accept, markRead };
}
