import { z } from "zod";
import { AGENT_MESSAGES } from "../wire-schema.js";
import type { Home } from "./home.js";

const FILE = "outbox.json";
const MOST = 100;
const message = z.union([
  z.object({ kind: z.literal("report"), message: AGENT_MESSAGES.report }),
  z.object({ kind: z.literal("progress"), message: AGENT_MESSAGES.progress }),
]);
const kept = z.object({ next: z.int(), messages: z.array(z.object({ n: z.int() }).and(message)) });
export type Outgoing = z.infer<typeof message>;

/** Reports and progress messages that the hub has not acknowledged: on the disk, in order, the newest hundred. */
export type Outbox = {
  put(message: Outgoing): void;
  first(): (Outgoing & { n: number }) | undefined;
  /** To be called when the hub has the message. */
  remove(n: number): void;
  some(test: (message: Outgoing) => boolean): boolean;
};

export function openOutbox(home: Home): Outbox {
  const text = home.read(FILE);
  // A message that cannot be read is not sent. The hub asks again for what it misses, and the journal knows how tasks
  // ended.
  const { success, data } = kept.safeParse(text === null ? null : parse(text));
  const state = success ? data : { next: 1, messages: [] };
  const save = () => home.write(FILE, JSON.stringify(state));
  return {
    put(outgoing) {
      state.messages.push({ n: state.next, ...outgoing });
      state.next += 1;
      // Messages about how a task ended are dropped last.
      if (state.messages.length > MOST) {
        const lesser = state.messages.findIndex(
          ({ kind, message }) => kind === "progress" && message.state === "running",
        );
        state.messages.splice(Math.max(0, lesser), 1);
      }
      save();
    },
    first: () => state.messages[0],
    remove(n) {
      const at = state.messages.findIndex((message) => message.n === n);
      if (at < 0) return;
      state.messages.splice(at, 1);
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
