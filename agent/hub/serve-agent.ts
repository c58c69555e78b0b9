import { randomUUID } from "node:crypto";
import { traceOf } from "../../bot/vocabulary/trace-of.js";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import type { HUB_EVENT_KINDS } from "../fleet-ports.js";
import { type Device, type DeviceTask, OPEN_TASK_STATES } from "../ports.js";
import { diagnose } from "../rules/diagnose.js";
import type { Earlier } from "../rules/finding.js";
import { storedFindings } from "../rules/stored-findings.js";
import type { Ack, AgentToHub } from "../wire.js";
import { AGENT_MESSAGES } from "../wire-schema.js";
import type { AgentSocket } from "./connections.js";
import { FLEET_SCAN } from "./fleet-scan.js";
import type { HubTools } from "./hub-tools.js";
import type { Results } from "./results.js";
import type { Staying } from "./staying.js";
import type { Work } from "./work.js";

/**
 * How many members a message may have, on all levels together. A report of a computer with 32 disks has six hundred.
 */
const MEMBERS = 1_000;
/** How many earlier reports a new one is compared with. */
const EARLIER = 20;
/** A scheduled measurement that was put off, because the computer ran on its battery, comes again so soon, in ms. */
const AGAIN_MS = 3_600_000;
const SAID = { burst: 60, perMinute: 240 };

/** The parts of the hub that an agent's messages concern. */
export type HubParts = { results: Results; work: Work; staying: Staying };

/**
 * Handles the messages of a paired agent. Each message is checked, stored, and only then acknowledged. A repeat changes
 * nothing.
 */
export function serveAgent(tools: HubTools, parts: HubParts, socket: AgentSocket): void {
  const { store, fleet, now, log } = tools;
  const { results, work, staying } = parts;
  const session = socket.data.agent;
  const note = noteOf(tools, session);
  const strike = createStrikes(tools.limiter);
  let seenAt = 0;

  note("connected", {});
  socket.on("disconnect", (why) => note("disconnected", { why, seconds: Math.round((now() - session.since) / 1_000) }));

  on("heartbeat", async (beat) => {
    if (beat.stays === true && !session.stays) await staying.claimsToStay(socket);
    if (now() - seenAt < 10_000) return true;
    seenAt = now();
    await store.seen(session.device, seenAt);
    await fleet.beat(session.device, beat, seenAt);
    return true;
  });

  on("events", async ({ events, dropped }) => {
    // Acted on before they are stored: after a crash in between they come again, and acting twice changes nothing.
    for (const event of events) await staying.heard(session.device, event);
    await fleet.addEvents(session.device, events, now());
    if (dropped !== undefined && dropped > 0)
      log.warn({ device: session.device.id, dropped }, "an agent lost events, because more happened than it keeps");
    return true;
  });

  on("report", async (said) => {
    const scan = await store.report(session.device.tenantId, said.scanId);
    if (scan?.deviceId !== session.device.id) return "unknown_scan";
    if (said.outcome === "reported") {
      const at = now();
      const earlier = await earlierOf(tools, session.device, scan.id);
      const { score, findings } = diagnose(said.facts, { at, earlier });
      const stored = await store.endScan(scan, { state: "reported", score, findings, facts: said.facts }, at);
      await results.scanEnded(stored);
      const page = `${tools.publicAddress()}/r/${stored.pageKey}`;
      if (stored.state === "reported") socket.emit("reported", { scanId: stored.id, page });
    } else {
      if (scan.effectKey.startsWith(FLEET_SCAN)) await fleet.scanAgain(session.device, now() + AGAIN_MS);
      await results.scanEnded(await store.endScan(scan, { state: said.outcome, reason: said.reason }, now()));
    }
    return true;
  });

  on("begin", async ({ id }) => {
    const task = await store.task(session.device.tenantId, id);
    if (task?.deviceId !== session.device.id) return "unknown_command";
    if (!OPEN_TASK_STATES.some((open) => open === task.state)) return "withdrawn";
    if (task.expiresAt <= now()) return "expired";
    // Asked here too, because the word to end its connection may not have reached the process that has it. It is no
    // reason for good: an unblocked computer may begin.
    if (await fleet.isBlocked(session.device.tenantId, session.device.publicKey)) return "blocked";
    if (!(await work.isPaidFor(task))) {
      await ended(task, "refused", { reason: "unpaid" });
      return "unpaid";
    }
    // A task that is under way can no longer be withdrawn. The second read tells whether somebody did so just before.
    await store.taskUnderWay(task, "running");
    return (await store.task(task.tenantId, id))?.state === "running" ? true : "withdrawn";
  });

  on("progress", async (said) => {
    const task = await store.task(session.device.tenantId, said.id);
    if (task?.deviceId !== session.device.id) return "unknown_command";
    if (said.state === "running") {
      await store.taskUnderWay(task, "running");
      return true;
    }
    const result = { ...said.result, ...(said.reason === undefined ? {} : { reason: said.reason }) };
    await ended(task, said.state, result);
    return true;
  });

  async function ended(task: DeviceTask, state: "done" | "failed" | "refused" | "unknown", result: object) {
    await results.tasksEnded(await store.endTask(task, state, result, now()));
    // Not awaited, because the agent's message is acknowledged first.
    work
      .handOut(session.device.id, "new")
      .catch((error) =>
        log.error(
          { err: error, trace: traceOf(task.effectKey), device: session.device.id },
          "the next task could not be sent",
        ),
      );
  }

  function on<Name extends keyof AgentToHub>(
    name: Name,
    handle: (said: Parameters<AgentToHub[Name]>[0]) => Promise<true | string>,
  ): void {
    const schema = AGENT_MESSAGES[name];
    const listener = async (message: unknown, ack: unknown) => {
      const answer: Ack = typeof ack === "function" ? (ack as Ack) : () => {};
      const refuse = (reason: string) => {
        answer({ ok: false, reason });
        strike(socket);
      };
      if (!session.paired) return refuse("not_paired");
      if (tools.limiter(`agent-said:${session.device.id}`, SAID) > 0) return refuse("too_many");
      const parsed = hasFewMembers(message, MEMBERS) ? schema.safeParse(message) : null;
      if (!parsed?.success) return refuse("bad_message");
      try {
        const done = await handle(parsed.data as Parameters<AgentToHub[Name]>[0]);
        answer(done === true ? { ok: true } : { ok: false, reason: done });
      } catch (error) {
        log.error({ err: error, device: session.device.id, message: name }, "a word of an agent could not be stored");
        answer({ ok: false, reason: "unavailable" });
      }
    };
    (socket as unknown as { on(name: string, listener: (message: unknown, ack: unknown) => void): void }).on(
      name,
      (message, ack) => void listener(message, ack),
    );
  }
}

/** Writes down what the hub itself saw of a computer. Nothing waits for it. */
function noteOf({ fleet, now, log }: HubTools, session: AgentSocket["data"]["agent"]) {
  return (kind: (typeof HUB_EVENT_KINDS)[number], detail: { [name: string]: string | number }): void => {
    if (!session.paired) return;
    const at = now();
    fleet
      .addEvents(session.device, [{ eventId: randomUUID(), at, kind, detail }], at)
      .catch((error) => log.warn({ err: error, device: session.device.id }, "what a computer did was not noted"));
  };
}

/** What was found on this computer before, without the scan that is being reported. */
async function earlierOf({ store }: HubTools, device: Device, scanId: string): Promise<Earlier[]> {
  const reports = await store.earlierReports(device, EARLIER);
  return reports.flatMap(({ id, reportedAt, findings }) =>
    id === scanId || reportedAt === null ? [] : [{ at: reportedAt, findings: storedFindings(findings) }],
  );
}
