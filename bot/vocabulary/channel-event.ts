import type { InboundContent } from "./content.js";

/**
 * Who wrote, on one channel. `externalId` is the provider's stable id of the person (wa_id, user id, visitor id).
 * `aliases` are further ids that the provider gives the same person: any of them may come alone as `externalId` later.
 */
export type Sender = { externalId: string; name?: string; phone?: string; email?: string; aliases?: string[] };

/** How far a message of ours got. Order matters: a later member never gives way to an earlier one. */
export const DELIVERY_STATUSES = ["queued", "sending", "uncertain", "sent", "delivered", "read", "played"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number] | "failed";

/**
 * One event as a channel's `receive` gives it. `dedupe` makes a repeat recognisable: unique within the channel, so it
 * carries the kind, the provider's id and, for statuses, the status.
 */
export type ChannelEvent = {
  dedupe: string;
  /** When it happened at the provider's clock, ms since the epoch. */
  at: number;
} & (
  | {
      kind: "message";
      from: Sender;
      /** The provider's id of the message; replies, reactions and statuses name it. */
      providerId: string;
      content: InboundContent;
      /** The provider's id of the message that this one answers. */
      replyTo?: string;
      /** Advertisement or link that brought the customer here, as the provider told it. */
      referral?: Record<string, unknown>;
    }
  | {
      kind: "status";
      /** The person the message had gone to. */
      to: Sender;
      providerId: string;
      status: "sent" | "delivered" | "read" | "played" | "failed";
      /** Our own effect key, where the provider echoes it: finds sends whose answer we never saw. */
      echo?: string;
      error?: { code: number | string; title: string; retryable: boolean };
    }
  /** A person answered from the provider's own app: shown in the transcript, and the bot goes quiet. */
  | { kind: "echo"; to: Sender; providerId: string; content: InboundContent }
  /** The provider says that the same person now has another id or number. */
  | { kind: "identity_changed"; from: Sender; newExternalId: string; newPhone?: string }
  /** The account itself: quality, limits, template reviews, and whatever this version does not know. For people to see. */
  | { kind: "account"; what: string; detail: unknown }
);
