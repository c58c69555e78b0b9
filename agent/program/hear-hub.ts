import { HUB_MESSAGES } from "../wire-schema.js";
import type { AgentOptions } from "./agent-options.js";
import type { Ending } from "./ending.js";
import { EXIT } from "./exit-code.js";
import { type Connection, forgetToken } from "./keep-connected.js";
import type { Membership } from "./membership.js";
import type { Outbox } from "./outbox.js";
import { pageAt } from "./page-at.js";
import type { Pump } from "./pump.js";
import { scanAndAsk } from "./scan-and-ask.js";
import type { Staying } from "./stay-options.js";
import type { TaskHandler } from "./task-handler.js";
import type { WorkLine } from "./work-line.js";

/** Does what the hub says: pair, measure, carry out, leave. Each of its messages is answered, whatever it contains. */
export function hearHub(of: {
  options: AgentOptions;
  socket: Connection;
  ending: Ending;
  membership: Membership;
  line: WorkLine;
  outbox: Outbox;
  pump: Pump;
  handler: TaskHandler;
  /** Null where nothing stays. */
  staying: Pick<Staying, "resident" | "note" | "mayMeasure"> | null;
  /** Called after the agent was paired, or got a new token. */
  paired(): void;
}): void {
  const { options, socket, ending, membership, line, outbox, pump, handler, staying } = of;
  const { screen } = options;
  const scans = new Set<string>();
  /** Scans that the person has not decided about yet. */
  const open = new Set<string>();
  // Whoever closes the program in a scan has decided, and the conversation must not wait for it.
  options.signal.addEventListener("abort", () => {
    for (const scanId of open)
      ending.kept(() => outbox.put({ kind: "report", message: { scanId, outcome: "declined", reason: CLOSED } }));
  });

  socket.on("paired", (message, ack) => {
    const said = HUB_MESSAGES.paired.safeParse(message);
    if (!said.success) return answer(ack, { ok: false, reason: "bad_message" });
    if (membership.isStranger(said.data.serverKey)) {
      answer(ack, { ok: false, reason: "server_key_changed" });
      return ending.end(EXIT.serverKeyChanged, { is: "serverKeyChanged" }, { is: "notConnectedTo" });
    }
    const isNew = membership.pairing() === null;
    if (!ending.kept(() => membership.join(said.data))) return;
    answer(ack, { ok: true });
    const { company } = said.data;
    if (isNew) screen.show({ kind: "said", sentence: { is: "paired", company } });
    screen.show({ kind: "connection", state: "ready", company });
    of.paired();
  });
  socket.on("rejected", () => ending.end(EXIT.notPaired, { is: "rejected" }));
  socket.on("revoked", () => forgetToken(membership, ending, "revoked"));
  socket.on("scan", (message, ack) => {
    const said = HUB_MESSAGES.scan.safeParse(message);
    if (!said.success) return answer(ack, { ok: false, reason: "bad_message" });
    const pairing = membership.pairing();
    if (pairing === null) return answer(ack, { ok: false, reason: "not_paired" });
    answer(ack, { ok: true });
    const { company } = pairing;
    const { scanId, scope } = said.data;
    // What was agreed about measuring by the clock counts for the service alone, and needs no further yes.
    const agreed = said.data.scheduled === true && staying?.resident === true;
    const known = outbox.some((one) => one.kind === "report" && one.message.scanId === scanId);
    if (known || scans.has(scanId)) return pump.run();
    const putOff = agreed ? staying.mayMeasure() : "yes";
    if (putOff !== "yes") {
      staying?.note("skipped", { reason: putOff });
      ending.kept(() => outbox.put({ kind: "report", message: { scanId, outcome: "declined", reason: putOff } }));
      return pump.run();
    }
    scans.add(scanId);
    open.add(scanId);
    line.add(async () => {
      const stop = AbortSignal.any([ending.signal, options.signal]);
      const screen = agreed ? { ...options.screen, confirm: async () => true } : options.screen;
      const report = await scanAndAsk({ ...options, screen, company, scanId, scope, signal: stop });
      if (report === null) return;
      open.delete(scanId);
      outbox.put({ kind: "report", message: report });
      pump.run();
      if (!options.once) return;
      void pump.idle().then(() => ending.end(report.outcome === "reported" ? EXIT.done : EXIT.notSent, { is: "bye" }));
    });
  });
  socket.on("reported", (message) => {
    const said = HUB_MESSAGES.reported.safeParse(message);
    const page = said.success && scans.has(said.data.scanId) ? pageAt(said.data.page, options.server) : null;
    if (page !== null) screen.show({ kind: "report", page });
  });
  socket.on("command", (message, ack) => {
    const pairing = membership.pairing();
    if (pairing === null) return answer(ack, { ok: false, reason: "not_paired" });
    ending.kept(() => {
      const taken = handler.take(message, pairing);
      answer(ack, taken.answer);
      if (taken.work !== null) line.add(taken.work);
    });
  });
}

const CLOSED = "O programa foi fechado antes de enviar.";

type Answer = { ok: true } | { ok: false; reason: string };
function answer(ack: unknown, with_: Answer): void {
  if (typeof ack === "function") ack(with_);
}
