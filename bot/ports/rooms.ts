import type { RoomRequest } from "../../flows/room-request.js";
import type { Value, Values } from "../../flows/value.js";
import type { Accepted } from "./inbox.js";
import type { ConversationRef, InsideEvent } from "./store.js";

export type { RoomRequest } from "../../flows/room-request.js";
export type { Value, Values } from "../../flows/value.js";

/** A conversation as rooms keep it to tell it something later. */
export type ConversationAddress = ConversationRef & { channelId: string };

/** What a step asked of a room. May be asked again for the same `key` (after a retry or a crash) and must then change nothing twice. */
export type RoomAsk = ConversationAddress & {
  /** The effect's key `<event id>.<n>`: unique in the installation, the same whenever it is asked again. */
  key: string;
  input: Values;
  /** Aborted when the time limit passed. */
  signal: AbortSignal;
};

export type RoomAnswer =
  /** Accepted. `result` tells the waiting step at once; without it a later `tell` does, or nobody waits. */
  | { outcome: "done"; result?: { outcome: string; value?: Value } }
  /** Nothing was changed outside; it is asked again with backoff. `providerFault` counts against the breaker. */
  | { outcome: "retry"; reason: string; providerFault: boolean; afterMs?: number }
  /** Given up: the step hears `failed` unless `result` says it better; `reason` is for people. */
  | { outcome: "failed"; reason: string; result?: { outcome: string; value?: Value } };

/** A room's handlers, by what steps may ask. */
export type Room = { [to in RoomRequest]?: (ask: RoomAsk) => Promise<RoomAnswer> };

/**
 * Gives a conversation an event from inside: a later result, a person's act. Resolves once it is committed. `dedupe`
 * (unique per channel account) makes a repeat change nothing: `result:<key>:<what>` for results.
 */
export type Tell = (to: ConversationAddress, dedupe: string, event: InsideEvent) => Promise<Accepted>;
