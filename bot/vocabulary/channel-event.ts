import type { InboundContent } from "./content.js";
import type { TemplateNews } from "./message-template.js";

/**
 * The person who wrote, on one channel. `externalId` is the provider's stable id of the person (a number, a user id, a
 * visitor id). `aliases` are further ids of the same person at the provider; each of them may later come alone as
 * `externalId`.
 */
export type Sender = { externalId: string; name?: string; phone?: string; email?: string; aliases?: string[] };

/** How far a message of ours got. The order matters: a later status never gives way to an earlier one. */
export const DELIVERY_STATUSES = ["queued", "sending", "uncertain", "sent", "delivered", "read", "played"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number] | "failed";

/**
 * One event as a channel's `receive` returns it. `dedupe` makes a repeat recognisable. It is unique within the channel,
 * so it holds the kind, the provider's id and, for statuses, the status.
 */
export type ChannelEvent = {
  dedupe: string;
  /** When it happened by the provider's clock, in ms since the epoch. */
  at: number;
} & (
  | {
      kind: "message";
      from: Sender;
      /** The provider's id of the message. Replies, reactions and statuses refer to it. */
      providerId: string;
      content: InboundContent;
      /** The provider's id of the message that this one answers. */
      replyTo?: string;
      /** The advertisement or link that brought the customer here, as the provider gave it. */
      referral?: Record<string, unknown>;
      /**
       * False for words that give nobody leave to write freely (a comment in public): the window stays as it was. The
       * channel may know another way to answer them once.
       */
      opensWindow?: false;
      /** Another program has the conversation at the provider. The transcript shows the message, and the bot goes quiet. */
      heldElsewhere?: true;
    }
  | {
      kind: "status";
      /** The person to whom the message was sent. */
      to: Sender;
      providerId: string;
      status: "sent" | "delivered" | "read" | "played" | "failed";
      /** Our own effect key, when the provider echoes it. It finds sends whose answer never arrived. */
      echo?: string;
      error?: { code: number | string; title: string; retryable: boolean };
    }
  /**
   * A person answered in the provider's own app. The transcript shows it, and the bot goes quiet. A channel may report our
   * own messages in this way, too, and then says so with `maybeOurs`: the store recognises them (`WaitingEvent.ours`).
   */
  | { kind: "echo"; to: Sender; providerId: string; content: InboundContent; maybeOurs?: true }
  /** The provider says that the same person now has another id or number. */
  | { kind: "identity_changed"; from: Sender; newExternalId: string; newPhone?: string }
  /**
   * An event about the account itself, for people to see: quality, limits, template reviews, and anything that this
   * version does not know. `alert`: somebody must act; the words for people. `template`: what it says of a template, which
   * is kept.
   */
  | { kind: "account"; what: string; detail: unknown; alert?: string; template?: TemplateNews }
);
