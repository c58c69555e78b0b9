import type { Capabilities } from "./capabilities.js";
import type { InboundContent } from "./content.js";
import type { Understanding } from "./understanding.js";
import type { Value, Values } from "./value.js";

/** What the engine knows around an event and a flow may read (`contact.first_name`, `company.name`, …). Plain data. */
export type Facts = {
  contact: {
    id: string;
    name: string | null;
    phone: string | null;
    email: string | null;
    vars: Values;
    /** Asked to be left alone: nothing is begun that they did not ask for. */
    opted_out?: boolean;
  };
  company: { name: string; timezone: string; locale: string };
  channel: { capabilities: Capabilities };
  /** Whether the contact is new: nothing was ever exchanged before this event. */
  first_contact: boolean;
};

/**
 * One thing that happened in one conversation, as `interpret` sees it. Time (`at`, milliseconds since the epoch) and
 * identity (`id`) arrive here, because `interpret` has no clock and no randomness.
 */
export type FlowEvent = { id: string; at: number; facts: Facts } & FlowEventBody;

/** One text of a burst, and the event that brought it. */
export type TextPart = { event: string; text: string };

export type FlowEventBody =
  /** A customer's message. `understanding` was made from its text by the turn; media and reactions carry an empty one. */
  | {
      kind: "message";
      content: InboundContent;
      understanding: Understanding;
      /** Texts written in one burst, which `content` holds as one: what each event brought, so that one can be edited. */
      parts?: TextPart[];
    }
  /** A timer that an earlier `set_timer` effect asked for is due. */
  | { kind: "timer"; timer: string }
  /** An effect that a step waits for (http, later payment, diagnosis, …) has ended. `outcome` names it: ok, failed, timeout, …
   * `unheard` is begun where no step waits for it any more; without it such a result is ignored. */
  | { kind: "result"; effect: string; outcome: string; value?: Value; unheard?: { flow: string; vars: Values } }
  /** Something outside the conversation asks for a flow: a device's alert, a consultant, an entry link. */
  | { kind: "start"; flow: string; vars?: Values }
  /** A person gave the conversation back to the bot. */
  | { kind: "returned" }
  /** The conversation was closed: the dialogue ends and nothing stays waiting. */
  | { kind: "closed" }
  /** The customer asked to be left alone: all that runs ends without a word, and what was begun outside for it, too. */
  | { kind: "opted_out" };
