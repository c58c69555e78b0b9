import { randomBytes } from "node:crypto";
import { traceOf } from "../../bot/vocabulary/trace-of.js";
import { createKeyedQueue } from "../../platform/keyed-queue.js";
import type { Device, DeviceTask } from "../ports.js";
import { consentHash, signEnvelope } from "../sign.js";
import type { SignedEnvelope } from "../wire.js";
import { sha256 } from "./admit.js";
import type { AgentSocket } from "./connections.js";
import { FLEET_SCAN } from "./fleet-scan.js";
import type { HubTools } from "./hub-tools.js";
import type { Results } from "./results.js";

/**
 * Gives connected agents their open work. All work is in the tables, so an agent that was away gets it when it comes
 * back.
 */
export type Work = {
  /** The customer said yes: gives the computer a token, then its work. */
  pair(device: Device): Promise<void>;
  /**
   * Gives open scans and tasks. `again`: also those that were sent already (after a broken connection; the agent
   * recognises them by their nonce).
   */
  handOut(deviceId: string, which: "new" | "again"): Promise<void>;
  /** Whether the money for a task is still there. A dry run needs none. */
  isPaidFor(task: DeviceTask): Promise<boolean>;
};

export function createWork(tools: HubTools, results: Results): Work {
  const { store, orders, connections, now, log, times } = tools;

  async function pair(device: Device): Promise<void> {
    const socket = connections.of(device.id);
    if (!socket || socket.data.agent.handing) return;
    const session = socket.data.agent;
    if (session.paired) return handOut(device.id, "new");
    session.handing = true;
    try {
      const token = randomBytes(32).toString("base64url");
      await store.setToken(device, sha256(token));
      const company = await store.companyName(device.tenantId);
      const message = { deviceId: device.id, token, serverKey: tools.key.publicKey, company };
      const answer = await acked(socket, (timed) => timed.emitWithAck("paired", message));
      // Without an answer nobody knows whether the agent stored the token. It will connect again with the code, and get
      // a new one.
      if (!answer?.ok) return void socket.disconnect(true);
      session.paired = true;
    } finally {
      session.handing = false;
    }
    await handOut(device.id, "again");
  }

  const handing = createKeyedQueue();
  const handOut = (deviceId: string, which: "new" | "again") =>
    handing.run(deviceId, () => handOutNow(deviceId, which));

  async function handOutNow(deviceId: string, which: "new" | "again"): Promise<void> {
    const socket = connections.of(deviceId);
    if (!socket?.data.agent.paired) return;
    const { device, scans } = socket.data.agent;
    for (const { id: scanId, scope, effectKey } of await store.openScans(device)) {
      // What was answered is reported at once, so that it is never open.
      if (scope === "guided" || scans.has(scanId)) continue;
      const scheduled = effectKey.startsWith(FLEET_SCAN) ? { scheduled: true } : {};
      const answer = await acked(socket, (timed) => timed.emitWithAck("scan", { scanId, scope, ...scheduled }));
      if (answer?.ok) scans.add(scanId);
    }
    const open = await store.openTasks(device);
    // The first open task of each effect. The next ones wait for its result.
    const first = open.filter((each) => open.find(({ effectKey }) => effectKey === each.effectKey) === each);
    for (const task of first) {
      if (which !== "again" && task.state !== "queued") continue;
      // The task may have been withdrawn while others were being sent.
      const still = (await store.openTasks(device)).some(({ id }) => id === task.id);
      if (!still || task.expiresAt <= now()) continue;
      // A task that was sent already is only sent again: before it begins, the agent asks (`begin`).
      if (task.state !== "queued" || (await isPaidFor(task))) await send(socket, task);
      else await results.tasksEnded(await store.endTask(task, "refused", { reason: "unpaid" }, now()));
    }
  }

  /** The money may have been refunded while a repair waited for its computer, or for the yes there. */
  async function isPaidFor({ tenantId, orderId, dryRun }: DeviceTask): Promise<boolean> {
    if (dryRun) return true;
    const order = await orders.findOrder(tenantId, orderId);
    return order?.state === "paid" || order?.state === "working";
  }

  async function send(socket: AgentSocket, task: DeviceTask): Promise<void> {
    const envelope = envelopeOf(task, tools.key.privateKey);
    const answer = await acked(socket, (timed) => timed.emitWithAck("command", { envelope, asks: true }));
    if (!answer) return;
    if (answer.ok) return store.taskUnderWay(task, "sent");
    // Known reasons are a single word. Any other text comes from the computer; the log covers what stands between “ and
    // ”.
    const reason = /^[a-z_]+$/.test(answer.reason) ? answer.reason : `“${answer.reason.replace(/[“”]/g, "'")}”`;
    log.warn({ trace: traceOf(task.effectKey), task: task.id, reason }, "an agent refused a task");
    await results.tasksEnded(await store.endTask(task, "refused", { reason: answer.reason }, now()));
  }

  /** The agent's answer; null when none came in time. */
  async function acked(
    socket: AgentSocket,
    emit: (timed: ReturnType<AgentSocket["timeout"]>) => Promise<unknown>,
  ): Promise<{ ok: true } | { ok: false; reason: string } | null> {
    try {
      const answer = await emit(socket.timeout(times.ackMs));
      if (typeof answer !== "object" || answer === null || !("ok" in answer)) return null;
      if (answer.ok === true) return { ok: true };
      return { ok: false, reason: "reason" in answer ? String(answer.reason).slice(0, 100).toWellFormed() : "refused" };
    } catch {
      return null; // no answer in time, or the line was cut: it is sent again when the agent is back
    }
  }

  return { pair, handOut, isPaidFor };
}

/** The same task gives the same bytes each time, by which the agent recognises a repeat. */
export function envelopeOf(task: DeviceTask, privateKey: string): SignedEnvelope {
  const { id, deviceId, action, params, dryRun, orderId, nonce, expiresAt } = task;
  const consent = dryRun ? {} : { consent: consentHash(action, params) };
  return signEnvelope(
    { id, deviceId, action, params, dryRun, order: orderId, ...consent, nonce, expires: expiresAt },
    privateKey,
  );
}
