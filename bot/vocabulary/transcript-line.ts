import type { DeliveryStatus } from "./channel-event.js";
import type { InboundContent, OutboundContent } from "./content.js";

/**
 * Who wrote a line of the transcript. `system` lines are facts about the conversation; only the staff sees a `note`.
 */
export type Author = "contact" | "bot" | "person" | "system" | "note";

/** One line of the transcript, as channels and the desk see it. */
export type TranscriptLine = {
  /** Decimal digits. A larger number is a later line. */
  id: string;
  conversationId: string;
  author: Author;
  /** The person's name, as the customer may see it; only set for `person`. */
  personName: string | null;
  content: InboundContent | OutboundContent | { kind: "system"; text: string };
  /** Only set for lines that we send. */
  status: DeliveryStatus | null;
  /** The provider's id. For the web chat's visitor it is the client's own message id. */
  providerId: string | null;
  /** In ms since the epoch. */
  at: number;
};
