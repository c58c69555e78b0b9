import { volumeOf } from "../actions/volume-of.js";
import type { AgentOptions } from "./agent-options.js";
import { createEnding } from "./ending.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { hearHub } from "./hear-hub.js";
import { openJournal } from "./journal.js";
import { keepConnected, openConnection } from "./keep-connected.js";
import { openMembership } from "./membership.js";
import { createNamedTimers } from "./named-timers.js";
import { openOutbox } from "./outbox.js";
import { createPump } from "./pump.js";
import { createTaskHandler } from "./task-handler.js";
import { createWorkLine } from "./work-line.js";

/** Runs the agent on a computer: it pairs, measures, waits for tasks, and leaves. Resolves with how it ended. */
export async function runAgent(options: AgentOptions): Promise<ExitCode> {
  const { home, screen, host, pace, now, signal } = options;
  const membership = openMembership(options);
  const journal = openJournal(home);
  const outbox = openOutbox(home);
  if (membership.pairing() === null && options.code === null) {
    screen.say("Este computador ainda não está ligado a um atendimento. Peça um código na conversa.");
    return EXIT.notPaired;
  }

  const isPaired = () => membership.pairing() !== null;
  const timers = createNamedTimers();
  const ending = createEnding(screen.say);
  const line = createWorkLine({ ending, timers, stayMs: pace.stayMs, isPaired });
  const socket = openConnection(options.server, pace, membership.hello);
  const pump = createPump({ socket, outbox, pace, isPaired, say: screen.say });
  const handler = createTaskHandler({
    journal,
    os: host.os,
    workplace: {
      home: home.folder,
      temporaryRoots: options.temporaryRoots,
      volumeOf: options.volumeOf ?? volumeOf,
      os: host.os,
      undoCommand: options.undoCommand ?? (() => null),
      now,
      say: screen.say,
    },
    tell(message) {
      outbox.put({ kind: "progress", message });
      pump.run();
    },
  });
  const goOn = () => {
    pump.run();
    line.stay();
  };
  const heart = keepConnected({ socket, pace, ending, timers, membership, now, say: screen.say, connected: goOn });
  const paired = () => {
    timers.clear("confirm");
    heart.beat();
    goOn();
  };
  hearHub({ options, socket, ending, membership, line, outbox, pump, handler, paired });

  const goodbye = () => ending.end(EXIT.goodbye, "Até logo! O que foi combinado na conversa continua lá.");
  if (signal.aborted) goodbye();
  else signal.addEventListener("abort", goodbye, { once: true });
  handler.settle();
  if (!isPaired())
    timers.after("confirm", pace.confirmMs, () =>
      ending.end(
        EXIT.notPaired,
        "Ninguém confirmou na conversa que este computador é seu. Peça outro código quando quiser.",
      ),
    );
  if (!ending.ended()) {
    if (!isPaired())
      screen.say(
        `Vou dizer ao servidor só o nome deste computador (${host.name}, ${host.osName}), para a conversa perguntar se é o seu.`,
      );
    socket.connect();
  }

  const code = await ending.code;
  signal.removeEventListener("abort", goodbye);
  await line.done(); // a repair that has begun is finished
  await pump.last();
  timers.clearAll();
  pump.stop();
  socket.disconnect();
  return code;
}
