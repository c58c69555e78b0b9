import type { Socket } from "socket.io-client";
import type { AgentToHub, HubToAgent } from "../wire.js";
import type { Outbox } from "./outbox.js";
import type { Pace } from "./pace.js";
import type { Sentence } from "./words/words.js";

export type Pump = {
  /** Sends what waits, if that is possible now. */
  run(): void;
  /** Resolves when nothing waits any more, or it was stopped. */
  idle(): Promise<void>;
  /** Allows a short time for the last messages before leaving. */
  last(): Promise<void>;
  stop(): void;
};

const LAST_MS = 2_000;
/** Messages refused with these words will never be accepted. Every other refusal is temporary. */
const FINAL = new Set(["bad_message", "unknown_scan", "unknown_command"]);

/**
 * Sends the outbox in order: reports and progress one at a time, events in batches. What was sent is removed only after
 * the hub has it, or said that it never will accept it. An older hub does not answer events: when they got no
 * answer they let everything else go first, until a hub answers them again.
 */
export function createPump(of: {
  socket: Socket<HubToAgent, AgentToHub>;
  outbox: Outbox;
  pace: Pick<Pace, "ackMs" | "reconnectMs">;
  isPaired(): boolean;
  say(sentence: Sentence): void;
}): Pump {
  const { socket, outbox, pace } = of;
  let running = false;
  let stopped = false;
  let heardEvents = true;
  let again: NodeJS.Timeout | undefined;
  const waiting = new Set<() => void>();
  const settle = () => {
    for (const done of waiting) done();
    waiting.clear();
  };

  async function send(): Promise<void> {
    for (;;) {
      const first = (heardEvents ? undefined : outbox.firstOther()) ?? outbox.first();
      if (first === undefined) {
        settle();
        return;
      }
      if (stopped || !socket.connected || !of.isPaired()) return;
      const patient = socket.timeout(pace.ackMs);
      const { ns, events, dropped } = outbox.batch();
      const answer = await (first.kind === "report"
        ? patient.emitWithAck("report", first.message)
        : first.kind === "progress"
          ? patient.emitWithAck("progress", first.message)
          : patient.emitWithAck("events", dropped > 0 ? { events, dropped } : { events })
      ).catch(() => null);
      if (first.kind === "event" && socket.connected) {
        heardEvents = answer !== null;
        if (!heardEvents && outbox.firstOther() !== undefined) continue;
      }
      if (answer?.ok !== true && !FINAL.has(String(answer?.reason))) {
        // No answer came in time, the connection broke, or the hub cannot store it now: the same message is sent again.
        // A new connection runs the pump by itself.
        clearTimeout(again);
        if (!stopped) again = setTimeout(run, pace.reconnectMs);
        return;
      }
      if (answer?.ok !== true) of.say({ is: "messageRefused", reason: String(answer?.reason) });
      if (first.kind === "event" && dropped > 0) outbox.told(dropped);
      outbox.remove(...(first.kind === "event" ? ns : [first.n]));
    }
  }

  function run(): void {
    if (running || stopped) return;
    running = true;
    const done = () => {
      running = false;
    };
    send().then(done, (error: unknown) => {
      done();
      of.say({ is: "cannotQueue", error: String(error) });
    });
  }

  const idle = () =>
    new Promise<void>((done) => {
      if (outbox.first() === undefined || stopped) done();
      else waiting.add(done);
      run();
    });
  return {
    run,
    idle,
    async last() {
      if (!socket.connected || !of.isPaired()) return;
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((done) => {
        timer = setTimeout(done, LAST_MS);
      });
      await Promise.race([idle(), enough]);
      clearTimeout(timer);
    },
    stop() {
      stopped = true;
      clearTimeout(again);
      settle();
    },
  };
}
