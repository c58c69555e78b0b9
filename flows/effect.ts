import type { OutboundContent } from "./content.js";
import type { RoomRequest } from "./room-request.js";
import type { Value, Values } from "./value.js";

/**
 * What the outside world must do after an event, as data: `interpret` returns these and runs none of them.
 * `key` is the idempotency key: `<event id>.<n>`, the same whenever the same event is interpreted again.
 */
export type Effect = { key: string } & EffectBody;

export type EffectBody =
  /** Say something on the conversation's channel. */
  | { kind: "send"; content: OutboundContent }
  /** Wake up at `at` (ms since the epoch) with a `timer` event; the same name again moves it. */
  | { kind: "set_timer"; timer: string; at: number }
  | { kind: "cancel_timer"; timer: string }
  /** A person is asked for. The bot goes quiet until the conversation is given back. */
  | { kind: "handoff"; team: string | null; reason: string; summary: string }
  /** The dialogue says that this conversation is over. */
  | { kind: "close"; reason: string }
  /** Values that outlive the conversation. `null` forgets one. */
  | { kind: "remember"; vars: Values }
  | { kind: "tag"; add: string[]; remove: string[] }
  /** A line for people in the transcript that the customer never sees. */
  | { kind: "note"; text: string }
  /** People of a team (or all) are told; `channel` stays inside the inbox until more doors exist. */
  | { kind: "notify"; team: string | null; text: string }
  | { kind: "consent"; purpose: string; granted: boolean; text: string }
  /** An HTTP request on a step's behalf; ends as a `result` event with `{ status, body }`. */
  | {
      kind: "http";
      method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
      url: string;
      headers: { [name: string]: string };
      body: Value;
      timeoutMs: number;
    }
  /** What a room does on a step's behalf (`flows/room-request.ts`). It ends as one `result` event, or as several, one after another. */
  | { kind: "request"; to: RoomRequest; input: Values }
  /** Something is wrong with the flow itself (too many steps, a broken expression): the team is alerted. */
  | { kind: "alert"; message: string; detail: Values };
