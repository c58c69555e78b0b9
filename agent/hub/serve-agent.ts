import { traceOf } from "../../bot/vocabulary/trace-of.js";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import { type DeviceTask, OPEN_TASK_STATES } from "../ports.js";
import { diagnose } from "../rules/diagnose.js";
import type { Earlier } from "../rules/finding.js";
import { storedFindings } from "../rules/stored-findings.js";
import type { Ack, AgentToHub } from "../wire.js";
import { AGENT_MESSAGES } from "../wire-schema.js";
import type { AgentSocket } from "./connections.js";
import type { HubTools } from "./hub-tools.js";
import type { Results } from "./results.js";
import type { Work } from "./work.js";

/**
 * How many members a message may have, on all levels together. A report of a computer with 32 disks has six hundred.
 */
const MEMBERS = 1_000;
/** How many earlier reports a new one is compared with. */
const EARLIER = 20;
const SAID = { burst: 60, perMinute: 240 };

/**
 * Handles the messages of a paired agent. Each message is checked, stored, and only then acknowledged. A repeat changes
 * nothing.
 */
export function serveAgent(tools: HubTools, results: Results, work: Work, socket: AgentSocket): void {
  const { store, now, log } = tools;
  const session = socket.data.agent;
  const strike = createStrikes(tools.limiter);
  let seenAt = 0;

  on("heartbeat", async () => {
    if (now() - seenAt < 20_000) return true;
    seenAt = now();
    await store.seen(session.device, seenAt);
    return true;
  });

  on("report", async (said) => {
    const scan = await store.report(session.device.tenantId, said.scanId);
    if (scan?.deviceId !== session.device.id) return "unknown_scan";
    if (said.outcome === "reported") {
      const at = now();
      const { score, findings } = diagnose(said.facts, { at, earlier: await earlierOf(scan.id) });
      const stored = await store.endScan(scan, { state: "reported", score, findings, facts: said.facts }, at);
      await results.scanEnded(stored);
      const page = `${tools.publicAddress()}/r/${stored.pageKey}`;
      if (stored.state === "reported") socket.emit("reported", { scanId: stored.id, page });
    } else {
      await results.scanEnded(await store.endScan(scan, { state: said.outcome, reason: said.reason }, now()));
    }
    return true;
  });

  on("begin", async ({ id }) => {
    const task = await store.task(session.device.tenantId, id);
    if (task?.deviceId !== session.device.id) return "unknown_command";
    if (!OPEN_TASK_STATES.some((open) => open === task.state)) return "withdrawn";
    if (task.expiresAt <= now()) return "expired";
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

  /** What was found on this computer before, without the scan that is being reported. */
  async function earlierOf(scanId: string): Promise<Earlier[]> {
    const reports = await store.earlierReports(session.device, EARLIER);
    return reports.flatMap(({ id, reportedAt, findings }) =>
      id === scanId || reportedAt === null ? [] : [{ at: reportedAt, findings: storedFindings(findings) }],
    );
  }

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
