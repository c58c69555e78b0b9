import type { TranscriptLine } from "../vocabulary/transcript-line.js";

/**
 * An event that an open screen (web chat, desk) may want to show. It is published only after its commit. Losing one
 * loses no data.
 */
export type LiveEvent = { tenantId: string; channelId: string; conversationId: string; externalId: string } & (
  | { kind: "line"; line: TranscriptLine }
  | { kind: "status"; messageId: string; status: string }
  | { kind: "typing"; who: "bot" | "person" | "contact"; on: boolean }
  | { kind: "owner"; owner: "bot" | "person" | "nobody"; personName: string | null }
);

/**
 * Publishes such events and lets screens subscribe. Within one process it is an emitter; between processes a Redis
 * stream carries the events.
 */
export type Live = {
  publish(event: LiveEvent): void;
  /**
   * Returns the function that unsubscribes. `missed` is called when events of other processes may have been lost, as
   * soon as they can be heard again. Open screens then read what is stored.
   */
  subscribe(listener: (event: LiveEvent) => void, missed?: () => void): () => void;
};
