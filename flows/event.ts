import type { Capabilities } from "./capabilities.js";
import type { InboundContent } from "./content.js";
import type { Understanding } from "./understanding.js";
import type { Value, Values } from "./value.js";

/**
 * What the engine knows about the circumstances of an event, for flows to read (`contact.first_name`, `company.name`,
 * …). Plain data.
 */
export type Facts = {
  contact: {
    id: string;
    name: string | null;
    phone: string | null;
    email: string | null;
    vars: Values;
    /** The contact asked to be left alone: nothing is begun that they did not ask for. */
    opted_out?: boolean;
  };
  company: { name: string; timezone: string; locale: string };
  channel: { capabilities: Capabilities };
  /** Whether the contact is new: nothing was exchanged before this event. */
  first_contact: boolean;
};

/**
 * Something that happened in one conversation, as `interpret` sees it. The time (`at`, ms since the epoch) and the
 * identity (`id`) come with the event, because `interpret` has no clock and no randomness.
 */
export type FlowEvent = {
  id: string;
  at: number;
  facts: Facts;
  /** The number of its first effect, when the event has effects already. Default: 0. */
  firstEffect?: number;
} & FlowEventBody;

/** One text of a burst, and the event that brought it. */
export type TextPart = { event: string; text: string };

export type FlowEventBody =
  /** A customer's message. The turn has made `understanding` from its text; for media and reactions it is empty. */
  | {
      kind: "message";
      content: InboundContent;
      understanding: Understanding;
      /**
       * The texts of a burst, which `content` holds as one: each with the event that brought it, so that each can be
       * edited.
       */
      parts?: TextPart[];
    }
  /** A timer that an earlier `set_timer` effect set is due. */
  | { kind: "timer"; timer: string }
  /**
   * An effect that a step waits for (http, payment, diagnosis, …) has ended. `outcome` names how: ok, failed, timeout,
   * … The flow `unheard` begins when no step waits for the result any more. Without `unheard` such a result is ignored.
   */
  | { kind: "result"; effect: string; outcome: string; value?: Value; unheard?: { flow: string; vars: Values } }
  /** Something outside the conversation asks for a flow: a device's alert, a person, an entry link. */
  | { kind: "start"; flow: string; vars?: Values }
  /** A person gave the conversation back to the bot. */
  | { kind: "returned" }
  /** The conversation was closed. The dialogue ends and nothing waits any more. */
  | { kind: "closed" }
  /**
   * The customer asked to be left alone. Everything that runs ends without a word, and so does what it began outside.
   */
  | { kind: "opted_out" };
