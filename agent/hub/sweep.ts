import { traceOf } from "../../bot/vocabulary/trace-of.js";
import type { DeviceTask } from "../ports.js";
import type { HubTools } from "./hub-tools.js";
import type { Results } from "./results.js";

const MOST = 100;

/**
 * Ends what ran out of time and tells what may not have been told, for all companies. After a crash in the middle, the
 * next sweep finds the remaining rows. A row that cannot be handled does not stop the others.
 */
export async function sweepOnce(tools: HubTools, results: Results, spread: boolean): Promise<void> {
  const { store, connections, now, times, log } = tools;
  const at = now();

  for (const pairing of await store.pairingsToEnd(at, MOST)) {
    await guarded({ pairing: pairing.id, ...about(pairing) }, async () => {
      await results.expired(pairing);
      await store.expirePairing(pairing);
    });
  }
  for (const scan of await store.scansToEnd(at - times.scanMs, MOST)) {
    await guarded({ scan: scan.id, ...about(scan) }, async () => {
      const ended = scan.state === "asked" ? await store.endScan(scan, { state: "failed", reason: "lost" }, at) : scan;
      await results.scanEnded(ended);
    });
  }
  for (const task of await store.tasksWaiting(at - times.graceMs, MOST)) {
    await guarded({ task: task.id, ...about(task) }, async () => {
      if (await isThere(task)) tools.reach("work", task.deviceId);
      else await results.waiting(task);
    });
  }
  for (const task of await store.tasksToEnd(at, at - times.runMs, MOST)) {
    await guarded({ task: task.id, ...about(task) }, async () => {
      // A task that was sent and never reported may have been carried out: nobody knows.
      const state = task.state === "queued" || task.dryRun ? "expired" : "unknown";
      await results.tasksEnded(await store.endTask(task, state, { reason: state }, at));
    });
  }

  async function isThere({ tenantId, deviceId }: DeviceTask): Promise<boolean> {
    if (connections.isReady(deviceId)) return true;
    const device = spread ? await store.device(tenantId, deviceId) : null;
    return (device?.lastSeenAt ?? 0) > at - times.presentMs;
  }

  async function guarded(what: object, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error({ err: error, ...what }, "the hub could not end what ran out of its time");
    }
  }
}

const about = ({ effectKey }: { effectKey: string }) => ({ trace: traceOf(effectKey) });
