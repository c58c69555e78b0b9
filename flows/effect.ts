import type { OutboundContent } from "./content.js";
import type { AskRoom } from "./room-request.js";
import type { Value, Values } from "./value.js";

/**
 * What must be done in the outside world after an event, as data. `interpret` returns effects and carries none of them
 * out. `key` is the idempotency key `<event id>.<n>`; it is the same whenever the same event is interpreted again.
 */
export type Effect = { key: string } & EffectBody;

export type EffectBody =
  /** Say something on the conversation's channel. */
  | { kind: "send"; content: OutboundContent }
  /** Wake up at `at` (ms since the epoch) with a `timer` event. Setting the same name again moves the timer. */
  | { kind: "set_timer"; timer: string; at: number }
  | { kind: "cancel_timer"; timer: string }
  /** A person is asked for. The bot goes quiet until the conversation is given back. */
  | { kind: "handoff"; team: string | null; reason: string; summary: string }
  /** The dialogue says that this conversation is over. */
  | { kind: "close"; reason: string }
  /** Store values that outlive the conversation. `null` forgets one. */
  | { kind: "remember"; vars: Values }
  | { kind: "tag"; add: string[]; remove: string[] }
  /** Add a line to the transcript that people see and the customer does not. */
  | { kind: "note"; text: string }
  /** Notify the people of a team (or all). */
  | { kind: "notify"; team: string | null; text: string }
  | { kind: "consent"; purpose: string; granted: boolean; text: string }
  /** Make an HTTP request for a step. It ends with a `result` event with `{ status, body }`. */
  | {
      kind: "http";
      method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
      url: string;
      headers: { [name: string]: string };
      body: Value;
      timeoutMs: number;
    }
  /**
   * Ask a room for something on behalf of a step (`flows/room-request.ts`). It ends with one `result` event, or with
   * several, one after another.
   */
  | AskRoom
  /** Alert the team that something is wrong with the flow itself (too many steps, a broken expression). */
  | { kind: "alert"; message: string; detail: Values };
