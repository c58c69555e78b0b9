import { homedir } from "node:os";
import { keptQuarantines, undoQuarantine } from "../actions/quarantine.js";
import { createTools, type Tools } from "../actions/tools.js";
import { volumeOf } from "../actions/volume-of.js";
import type { AgentOptions } from "./agent-options.js";
import { createAskToBegin } from "./ask-to-begin.js";
import { createEnding, type Ending } from "./ending.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { hearHub } from "./hear-hub.js";
import { openJournal } from "./journal.js";
import { keepConnected, openConnection } from "./keep-connected.js";
import { openMembership } from "./membership.js";
import { createNamedTimers, type NamedTimers } from "./named-timers.js";
import { openOutbox } from "./outbox.js";
import { SYSTEM_AUTOSTART } from "./probes/startup-programs.js";
import { createPump } from "./pump.js";
import { createStaying } from "./staying.js";
import { createTaskHandler } from "./task-handler.js";
import type { Sentence } from "./words/words.js";
import { createWorkLine } from "./work-line.js";

const DAY_MS = 86_400_000;

/** Runs the agent on a computer: it pairs, measures, waits for tasks, and leaves. Resolves with how it ended. */
export async function runAgent(options: AgentOptions): Promise<ExitCode> {
  const { home, screen, host, pace, now, signal } = options;
  const say = (sentence: Sentence) => screen.show({ kind: "said", sentence });
  const membership = openMembership(options);
  const journal = openJournal(home);
  const outbox = openOutbox(home);
  if (membership.pairing() === null && options.code === null) {
    screen.show({ kind: "ended", sentences: [{ is: "notLinked" }] });
    return EXIT.notPaired;
  }

  const isPaired = () => membership.pairing() !== null;
  const timers = createNamedTimers();
  let working: string | null = null;
  const ending = createEnding();
  const resident = options.stay?.resident === true;
  const line = createWorkLine({ ending, timers, stayMs: resident ? null : pace.stayMs, isPaired });
  const socket = openConnection(options.server, pace, membership.hello);
  const pump = createPump({ socket, outbox, pace, isPaired, say });
  const company = () => membership.pairing()?.company ?? "";
  const parts = { home, server: options.server, screen, socket, outbox, pump, line, ending, company, now };
  const staying = options.stay ? createStaying({ options: options.stay, ...parts }) : null;
  const { isAttended = false } = options;
  const tools = options.tools ?? createTools({ os: host.os, isAttended, env: process.env });
  const kept = createKept(options, tools);
  const handler = createTaskHandler({
    journal,
    os: host.os,
    screen,
    leaving: AbortSignal.any([ending.signal, signal]),
    mayBegin: createAskToBegin(socket, pace),
    workplace: {
      home: home.folder,
      temporaryRoots: options.temporaryRoots,
      volumeOf: options.volumeOf ?? volumeOf,
      os: host.os,
      tools,
      person: options.person ?? homedir(),
      systemAutostart: SYSTEM_AUTOSTART,
      isAttended,
      undoCommand: options.undoCommand ?? (() => null),
      now,
      say,
    },
    tell(message) {
      outbox.put({ kind: "progress", message });
      pump.run();
      if (message.state === "running") working = message.id;
      else if (working === message.id) working = null;
      if (message.state === "done") void kept.show();
    },
  });
  const goOn = () => {
    if (staying !== null && isPaired()) options.stay?.connected?.(staying.note);
    pump.run();
    line.stay();
  };
  const onBattery = () => options.stay?.onBattery();
  const heart = keepConnected({
    socket,
    pace,
    ending,
    timers,
    membership,
    now,
    screen,
    staying,
    onBattery,
    connected: goOn,
    refused: () => options.stay?.refused?.(),
  });
  const paired = () => {
    timers.clear("confirm");
    heart.beat();
    goOn();
  };
  hearHub({ options, socket, ending, membership, line, outbox, pump, handler, staying, paired });
  if (resident) staying?.note("started", { version: options.version });

  const goodbye = () => ending.end(EXIT.goodbye, { is: "goodbye" });
  if (signal.aborted) goodbye();
  else signal.addEventListener("abort", goodbye, { once: true });
  screen.hear({
    undo: (id) => line.add(() => kept.takeBack(id)),
    leave: options.leave,
    remove: () => {
      if (home.staying() !== null) staying?.note("left", { by: "person" });
      options.remove();
    },
    leftAlone: () => {
      // What stays was not opened by anybody, so nobody leaves it alone.
      if (!resident) ending.end(EXIT.done, { is: "leftAlone" });
    },
  });
  await handler.settle();
  void kept.show();
  if (!isPaired()) timers.after("confirm", pace.confirmMs, () => ending.end(EXIT.notPaired, { is: "nobodyConfirmed" }));
  if (!ending.ended()) {
    if (!isPaired()) say({ is: "hostLeaves", name: host.name, osName: host.osName });
    socket.connect();
  }

  if (resident) startAgainDaily(options, timers, ending);
  const code = await ending.code;
  signal.removeEventListener("abort", goodbye);
  if (working !== null) screen.show({ kind: "ending" });
  await line.done(); // a repair that has begun is finished
  await pump.last();
  timers.clearAll();
  pump.stop();
  socket.disconnect();
  // Nobody to talk to any more, or it was agreed to end: nothing stays.
  const isOver = code === EXIT.pairAgain || code === EXIT.notPaired || home.staying() === null;
  if (resident && isOver) await staying?.end();
  screen.show({ kind: "ended", sentences: [...ending.lastWords(), ...((await options.afterWork?.()) ?? [])] });
  return code;
}

/** Shows what a clean-up or a repair put aside, and puts it back. */
function createKept({ home, screen }: Pick<AgentOptions, "home" | "screen">, tools: Tools) {
  const say = (sentence: Sentence) => screen.show({ kind: "said", sentence });
  const show = async () => screen.show({ kind: "kept", quarantines: await keptQuarantines(home.folder) });
  return {
    show,
    async takeBack(id: string): Promise<void> {
      try {
        const { restored, kept } = await undoQuarantine(home.folder, id, tools);
        say({ is: "restored", restored });
        if (kept > 0) say({ is: "stillKept", kept });
      } catch (error) {
        say({ is: "reason", text: error instanceof Error ? error.message : String(error) });
      }
      await show();
    },
  };
}

/** A service runs for months. It is started again once a day, to look for a newer version before anything else. */
function startAgainDaily({ stay }: AgentOptions, timers: NamedTimers, ending: Ending): void {
  const again = () => ending.end(EXIT.startAgain);
  timers.after("daily", DAY_MS, again);
  stay?.again?.addEventListener("abort", again, { once: true });
}
