import { z } from "zod";
import { type AgentEvent, EVENTS_AT_ONCE } from "../wire.js";
import { AGENT_MESSAGES, agentEvent } from "../wire-schema.js";
import type { Home } from "./home.js";

const FILE = "outbox.json";
const MOST = 100;
const message = z.union([
  z.object({ kind: z.literal("report"), message: AGENT_MESSAGES.report }),
  z.object({ kind: z.literal("progress"), message: AGENT_MESSAGES.progress }),
  z.object({ kind: z.literal("event"), message: agentEvent }),
]);
const kept = z.object({
  next: z.int(),
  /** How many events were lost since the hub was last told of that. */
  dropped: z.int().default(0),
  messages: z.array(z.object({ n: z.int() }).and(message)),
});
export type Outgoing = z.infer<typeof message>;

/**
 * Reports, progress messages and events that the hub has not acknowledged: on the disk, in order, the newest hundred.
 * When there are more, the oldest events are lost first, and counted.
 */
export type Outbox = {
  put(message: Outgoing): void;
  first(): (Outgoing & { n: number }) | undefined;
  /** The first that is no event. */
  firstOther(): (Outgoing & { n: number }) | undefined;
  /** The events at the front, as many as go at once, and how many were lost before them. Empty when none is first. */
  batch(): { ns: number[]; events: AgentEvent[]; dropped: number };
  /** The hub knows of so many lost events. */
  told(dropped: number): void;
  /** To be called when the hub has the message. */
  remove(...ns: number[]): void;
  some(test: (message: Outgoing) => boolean): boolean;
};

export function openOutbox(home: Home): Outbox {
  const text = home.read(FILE);
  // A message that cannot be read is not sent. The hub asks again for what it misses, and the journal knows how tasks
  // ended.
  const { success, data } = kept.safeParse(text === null ? null : parse(text));
  const state = success ? data : { next: 1, dropped: 0, messages: [] };
  const save = () => home.write(FILE, JSON.stringify(state));
  return {
    put(outgoing) {
      state.messages.push({ n: state.next, ...outgoing });
      state.next += 1;
      // Messages about how a task ended are dropped last.
      if (state.messages.length > MOST) {
        const event = state.messages.findIndex(({ kind }) => kind === "event");
        const lesser = state.messages.findIndex(
          ({ kind, message }) => kind === "progress" && message.state === "running",
        );
        if (event >= 0) state.dropped += 1;
        state.messages.splice(event >= 0 ? event : Math.max(0, lesser), 1);
      }
      save();
    },
    first: () => state.messages[0],
    firstOther: () => state.messages.find(({ kind }) => kind !== "event"),
    batch() {
      const ns: number[] = [];
      const events: AgentEvent[] = [];
      for (const { n, kind, message } of state.messages) {
        if (kind !== "event" || events.length === EVENTS_AT_ONCE) break;
        ns.push(n);
        events.push(message);
      }
      return { ns, events, dropped: state.dropped };
    },
    told(dropped) {
      state.dropped -= dropped;
      save();
    },
    remove(...ns) {
      const left = state.messages.filter(({ n }) => !ns.includes(n));
      if (left.length === state.messages.length) return;
      state.messages = left;
      save();
    },
    some: (test) => state.messages.some(test),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
