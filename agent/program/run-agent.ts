import { io, type Socket } from "socket.io-client";
import type { TemporaryRoot } from "../actions/temporary-files.js";
import { type Volume, volumeOf } from "../actions/volume-of.js";
import { proofText, signText } from "../sign.js";
import {
  AGENT_NAMESPACE,
  AGENT_PROTOCOL,
  type AgentHello,
  type AgentToHub,
  type DeviceFacts,
  type HostFacts,
  type HubToAgent,
} from "../wire.js";
import { HUB_MESSAGES } from "../wire-schema.js";
import { createCommandHandler } from "./command-handler.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import type { Home, Pairing } from "./home.js";
import { openJournal } from "./journal.js";
import { openOutbox } from "./outbox.js";
import type { Pace } from "./pace.js";
import { createPump } from "./pump.js";
import { isFinalRefusal, tlsFault } from "./refusal.js";
import { scanAndAsk } from "./scan-and-ask.js";
import type { Screen } from "./screen.js";
import { REFUSED } from "./words.js";

export type AgentOptions = {
  /** Origin of the server, `https://oficina.example`. */
  server: string;
  home: Home;
  screen: Screen;
  host: HostFacts;
  version: string;
  /** The code to pair with; null to use the stored token. */
  code: string | null;
  /** Leave after the report was sent, or not sent. */
  once: boolean;
  showJson: boolean;
  scan(scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts>;
  temporaryRoots: readonly TemporaryRoot[];
  /** The disk of a path. Default: the computer's own. */
  volumeOf?: (path: string) => Promise<Volume>;
  /** The command that undoes a clean-up from a terminal. Absent when there is none. */
  undoCommand?: (id: string) => string | null;
  now(): number;
  pace: Pace;
  /** When aborted, the agent says goodbye, finishes what it is doing, and leaves. */
  signal: AbortSignal;
};

type Connection = Socket<HubToAgent, AgentToHub>;

/** Runs the agent on a computer: it pairs, measures, waits for commands, and leaves. Resolves with how it ended. */
export async function runAgent(options: AgentOptions): Promise<ExitCode> {
  const { server, home, screen, host, pace, now, signal } = options;
  const keys = home.identity();
  const journal = openJournal(home);
  const outbox = openOutbox(home);
  let pairing = keptPairing(home, server, options.code);
  if (pairing === null && options.code === null) {
    screen.say("Este computador ainda não está ligado a um atendimento. Peça um código na conversa.");
    return EXIT.notPaired;
  }

  let ended = false;
  let attempts = 0;
  let work: Promise<void> = Promise.resolve();
  const scans = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  let leave: (code: ExitCode) => void = () => undefined;
  const left = new Promise<ExitCode>((resolve) => {
    leave = resolve;
  });
  const leaving = new AbortController();
  const socket: Connection = io(`${server}${AGENT_NAMESPACE}`, {
    auth: (give) => give(hello()),
    autoConnect: false,
    forceNew: true,
    transports: ["websocket"],
    reconnectionDelay: pace.reconnectMs,
    reconnectionDelayMax: pace.reconnectMaxMs,
    randomizationFactor: pace.jitter,
    // Written out so that no environment variable can change it.
    rejectUnauthorized: true,
  });
  const pump = createPump({ socket, outbox, pace, isPaired: () => pairing !== null, say: screen.say });
  const handler = createCommandHandler({
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

  function hello(): AgentHello {
    const secret = pairing?.token ?? options.code ?? "";
    const at = now();
    const proof = { at, signature: signText(proofText(secret, at), keys.privateKey) };
    const base = { protocol: AGENT_PROTOCOL, version: options.version, host, publicKey: keys.publicKey, proof };
    return pairing === null ? { ...base, code: secret } : { ...base, token: secret };
  }

  function end(code: ExitCode, ...lines: string[]): void {
    if (ended) return;
    ended = true;
    for (const line of lines) screen.say(line);
    leaving.abort();
    leave(code);
  }

  function after(name: string, ms: number, then: () => void): void {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(then, ms));
  }

  /** Waits for more work, and says so on the screen. */
  function stay(): void {
    if (ended || pairing === null) return;
    after("stay", pace.stayMs, () => end(EXIT.done, "Nada mais para fazer por hoje. Até logo!"));
  }

  /** Runs one job at a time, in the order in which they came. */
  function queue(job: () => Promise<void>): void {
    clearTimeout(timers.get("stay"));
    work = work
      .then(() => (ended ? undefined : job()))
      .catch((error: unknown) => end(EXIT.failed, `Aconteceu um erro neste programa: ${String(error)}`))
      .then(stay);
  }

  function connectAgain(): void {
    attempts += 1;
    const wait = Math.min(pace.reconnectMaxMs, pace.reconnectMs * 2 ** Math.min(attempts - 1, 10));
    after("connect", wait * (1 - pace.jitter * Math.random()), () => socket.connect());
  }

  function beat(): void {
    if (ended || pairing === null || !socket.connected) return;
    const memoryMb = Math.round(process.memoryUsage.rss() / 1e6);
    socket.emit("heartbeat", { at: now(), memoryMb }, () => undefined);
    after("beat", pace.heartbeatMs, beat);
  }

  /** When something cannot be stored (a full disk), the program ends with an explanation instead of crashing. */
  function kept(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      end(EXIT.failed, `Não consegui guardar o que preciso neste computador, e parei por segurança: ${String(error)}`);
      return false;
    }
  }

  function forgetToken(reason: "revoked" | "unknown_token"): void {
    home.unpair();
    end(EXIT.pairAgain, REFUSED[reason]);
  }

  socket.on("connect", () => {
    attempts = 0;
    if (pairing === null) screen.say("Conectado. Agora confirme na conversa que este computador é seu…");
    else screen.say(`Conectado à ${pairing.company}, aguardando. Para sair, aperte Ctrl+C.`);
    beat();
    pump.run();
    stay();
  });
  socket.on("disconnect", (why) => {
    if (ended) return;
    screen.say("A conexão caiu. Tento de novo sozinho; nada se perde.");
    if (why === "io server disconnect") connectAgain();
  });
  socket.on("connect_error", (error) => {
    if (ended) return;
    if (socket.active) {
      const fault = tlsFault(error);
      if (fault !== null)
        end(EXIT.failed, `O certificado de segurança do servidor não vale (${fault}). Não me conecto a ele.`);
      else if (attempts++ === 0) screen.say("Não consegui falar com o servidor. Continuo tentando; para sair, Ctrl+C.");
      // Some networks block WebSockets, so every other attempt uses plain requests.
      socket.io.opts.transports = attempts % 2 === 1 ? ["polling", "websocket"] : ["websocket"];
      return;
    }
    const refusal = error.message;
    if (refusal === "revoked" || refusal === "unknown_token") forgetToken(refusal);
    else if (isFinalRefusal(refusal))
      end(refusal === "old_agent" || refusal === "bad_hello" ? EXIT.failed : EXIT.notPaired, REFUSED[refusal]);
    else connectAgain();
  });

  socket.on("paired", (message, ack) => {
    const said = HUB_MESSAGES.paired.safeParse(message);
    if (!said.success) return answer(ack, { ok: false, reason: "bad_message" });
    const pinned = home.pinnedKey(server);
    if (pinned !== null && pinned !== said.data.serverKey) {
      answer(ack, { ok: false, reason: "server_key_changed" });
      return end(
        EXIT.serverKeyChanged,
        "A chave deste servidor não é mais a que este computador conhece. Pode ser outro servidor no lugar dele.",
        "Não me liguei a ele. Se a empresa confirmar que trocou a chave, rode de novo com --forget.",
      );
    }
    const isNew = pairing === null;
    const made: Pairing = { server, ...said.data, code: options.code ?? pairing?.code ?? null };
    if (!kept(() => home.pair(made))) return;
    pairing = made;
    answer(ack, { ok: true });
    clearTimeout(timers.get("confirm"));
    if (isNew) screen.say(`Pronto: este computador está ligado ao atendimento da ${pairing.company}.`);
    beat();
    pump.run();
    stay();
  });
  socket.on("rejected", () =>
    end(EXIT.notPaired, "Na conversa disseram que este não é o computador certo. Nada foi lido nem enviado."),
  );
  socket.on("revoked", () => forgetToken("revoked"));
  socket.on("scan", (message, ack) => {
    const said = HUB_MESSAGES.scan.safeParse(message);
    if (!said.success) return answer(ack, { ok: false, reason: "bad_message" });
    if (pairing === null) return answer(ack, { ok: false, reason: "not_paired" });
    answer(ack, { ok: true });
    const { company } = pairing;
    const { scanId, scope } = said.data;
    const known = outbox.some((one) => one.kind === "report" && one.message.scanId === scanId);
    if (known || scans.has(scanId)) return pump.run();
    scans.add(scanId);
    queue(async () => {
      const stop = AbortSignal.any([leaving.signal, signal]);
      const report = await scanAndAsk({ ...options, company, scanId, scope, signal: stop });
      if (report === null) return;
      outbox.put({ kind: "report", message: report });
      pump.run();
      if (!options.once) return;
      void pump.idle().then(() => end(report.outcome === "reported" ? EXIT.done : EXIT.notSent, "Até logo!"));
    });
  });
  socket.on("command", (message, ack) => {
    if (pairing === null) return answer(ack, { ok: false, reason: "not_paired" });
    const paired = pairing;
    kept(() => {
      const taken = handler.take(message, paired);
      answer(ack, taken.answer);
      if (taken.work !== null) queue(taken.work);
    });
  });

  const goodbye = () => end(EXIT.goodbye, "Até logo! O que foi combinado na conversa continua lá.");
  if (signal.aborted) goodbye();
  else signal.addEventListener("abort", goodbye, { once: true });
  handler.settle();
  if (pairing === null)
    after("confirm", pace.confirmMs, () =>
      end(EXIT.notPaired, "Ninguém confirmou na conversa que este computador é seu. Peça outro código quando quiser."),
    );
  if (!ended) socket.connect();

  const code = await left;
  signal.removeEventListener("abort", goodbye);
  await work; // a repair that has begun is finished
  await pump.last();
  for (const timer of timers.values()) clearTimeout(timer);
  pump.stop();
  socket.disconnect();
  return code;
}

/**
 * What an earlier start left. A new code asks for a new pairing; the same code means that the same file was opened once
 * more.
 */
function keptPairing(home: Home, server: string, code: string | null): Pairing | null {
  const kept = home.pairing();
  return kept?.server === server && (code === null || code === kept.code) ? kept : null;
}

type Answer = { ok: true } | { ok: false; reason: string };
function answer(ack: unknown, with_: Answer): void {
  if (typeof ack === "function") ack(with_);
}
