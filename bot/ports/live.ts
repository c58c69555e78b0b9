import type { TranscriptLine } from "../vocabulary/transcript-line.js";

/** What may interest an open screen (web chat, inbox), told only after it was committed. Losing one loses nothing. */
export type LiveEvent = { tenantId: string; channelId: string; conversationId: string; externalId: string } & (
  | { kind: "line"; line: TranscriptLine }
  | { kind: "status"; messageId: string; status: string }
  | { kind: "typing"; who: "bot" | "person" | "contact"; on: boolean }
  | { kind: "owner"; owner: "bot" | "person" | "nobody"; personName: string | null }
);

/** Publishes and subscribes. In one process an emitter; across processes the Redis adapter carries it. */
export type Live = {
  publish(event: LiveEvent): void;
  /**
   * Returns the function that unsubscribes. `missed` is called when events of other processes may have been lost, once
   * they can be heard again: open screens then look at what is stored.
   */
  subscribe(listener: (event: LiveEvent) => void, missed?: () => void): () => void;
};
