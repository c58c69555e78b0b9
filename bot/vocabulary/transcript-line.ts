import type { DeliveryStatus } from "./channel-event.js";
import type { InboundContent, OutboundContent } from "./content.js";

/** Who a line of the transcript is from. `system` lines are facts about the conversation, `note` is for people only. */
export type Author = "contact" | "bot" | "person" | "system" | "note";

/** One line of the transcript, as channels and the inbox see it. */
export type TranscriptLine = {
  /** Decimal digits; a larger number is a later line. */
  id: string;
  conversationId: string;
  author: Author;
  /** The person's name as the customer may see it; only for `person`. */
  personName: string | null;
  content: InboundContent | OutboundContent | { kind: "system"; text: string };
  /** Only for lines that we send. */
  status: DeliveryStatus | null;
  /** The provider's id; for the web chat's visitor, the client's own message id. */
  providerId: string | null;
  /** ms since the epoch. */
  at: number;
};
