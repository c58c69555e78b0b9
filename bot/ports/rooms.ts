import type { GivenResult, InputOf, RoomRequest } from "../../flows/room-request.js";
import type { Accepted } from "./inbox.js";
import type { ConversationRef, InsideEvent } from "./store.js";

export { answersOf, GUIDED_CHECK_NAMES } from "../../flows/requests/guided-checks.js";
export type { GivenResult, RoomRequest } from "../../flows/room-request.js";
export type { Value, Values } from "../../flows/value.js";

/** The address of a conversation. A room stores it in order to tell the conversation something later. */
export type ConversationAddress = ConversationRef & { channelId: string };

/** A question that a step asked of a room, without its input. */
export type AskedBy = ConversationAddress & {
  /**
   * The effect's key `<event id>.<n>`: unique in the installation, and the same whenever the question is asked again.
   */
  key: string;
  /** Aborted when the time limit has passed. */
  signal: AbortSignal;
};

/**
 * A question that a step asked of a room, its input parsed as the request declares it (`flows/requests`). It may be
 * asked again with the same `key` (after a retry or a crash); the room must then change nothing twice.
 */
export type RoomAsk<To extends RoomRequest = RoomRequest> = AskedBy & { input: InputOf<To> };

export type RoomAnswer<To extends RoomRequest = RoomRequest> =
  /** The room accepted. `result` tells the waiting step at once. Without it, a later `tell` does, or no step waits. */
  | { outcome: "done"; result?: GivenResult<To> }
  /** Nothing was changed outside. The room is asked again with backoff. `providerFault` counts against the breaker. */
  | { outcome: "retry"; reason: string; providerFault: boolean; afterMs?: number }
  /** The room gave up. The step hears `failed`, or `result` when it is given. `reason` is for people. */
  | { outcome: "failed"; reason: string; result?: GivenResult<To> };

/** A room's handlers, by the request that a step may make. */
export type Room = { [To in RoomRequest]?: (ask: RoomAsk<To>) => Promise<RoomAnswer<To>> };

/**
 * Gives a conversation an event from inside the product: a later result, or a person's act. Resolves after the commit.
 * A repeat with the same `dedupe` (unique per channel account) changes nothing. Results use `result:<key>:<what>`.
 */
export type Tell = (to: ConversationAddress, dedupe: string, event: InsideEvent) => Promise<Accepted>;
