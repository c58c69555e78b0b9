import { LRUCache } from "lru-cache";
import { laterResult } from "../../bot/ports/later-result.js";
import type { ConversationAddress, GivenResult, RoomRequest } from "../../bot/ports/rooms.js";
import { type DeviceReport, type DeviceTask, OPEN_TASK_STATES, type Pairing } from "../ports.js";
import { FLEET_SCAN } from "./fleet-scan.js";
import type { HubTools } from "./hub-tools.js";
import { reportValue } from "./report-value.js";
import type { Warnings } from "./warnings.js";
import { fellShort, freedBytes, isComplete, planWords, previewWords, reasonWords, resultWords } from "./words.js";

/** Tells conversations how things ended. Every result may be told again: the event's `dedupe` makes it count once. */
export type Results = {
  claimed(pairing: Pairing, device: { id: string; name: string; os: string }): Promise<void>;
  expired(pairing: Pairing): Promise<void>;
  scanEnded(scan: DeviceReport): Promise<void>;
  /** Tells the end of all tasks of one effect. Does nothing while one of them is open. */
  tasksEnded(tasks: readonly DeviceTask[]): Promise<void>;
  /** The computer is off, and the tasks wait for it. */
  waiting(task: DeviceTask): Promise<void>;
};

type Told = ConversationAddress & { effectKey: string };

export function createResults(
  tools: Pick<HubTools, "store" | "orders" | "tell" | "publicAddress">,
  warnings: Pick<Warnings, "notice">,
): Results {
  const { store, orders } = tools;
  const toldWaiting = new LRUCache<string, true>({ max: 10_000 });

  async function tell<To extends RoomRequest>(
    told: Told,
    what: string,
    to: To,
    result: GivenResult<To>,
  ): Promise<void> {
    const { tenantId, conversationId, channelId, effectKey } = told;
    const event = laterResult(to, effectKey, result);
    await tools.tell({ tenantId, conversationId, channelId }, `result:${effectKey}:${what}`, event);
  }

  return {
    async claimed(pairing, { id, name, os }) {
      const value = { invite: pairing.id, device: { id, name, os } };
      await tell(pairing, `claimed:${id}`, "devices.invite", { outcome: "claimed", value });
    },
    expired: (pairing) =>
      tell(pairing, "expired", "devices.invite", { outcome: "expired", value: { invite: pairing.id } }),
    async scanEnded(scan) {
      if (scan.state === "asked") return;
      // No conversation waits for a measurement that was scheduled, or asked for in the office. What it found is noticed
      // before it counts as told, so that the sweep does what a crash left undone.
      if (scan.effectKey.startsWith(FLEET_SCAN)) {
        if (!scan.told && scan.state === "reported") await warnings.notice(scan);
        return store.scanTold(scan);
      }
      if (scan.state === "reported") {
        const device = await store.device(scan.tenantId, scan.deviceId);
        const url = `${tools.publicAddress()}/r/${scan.pageKey}`;
        await tell(scan, "reported", "devices.scan", { outcome: "reported", value: reportValue(scan, device, url) });
      } else {
        const value = { reason: reasonOf(scan.facts) };
        await tell(scan, "ended", "devices.scan", { outcome: scan.state, value });
      }
      await store.scanTold(scan);
    },
    async tasksEnded(tasks) {
      const [first] = tasks;
      if (!first || tasks.some(({ state }) => OPEN_TASK_STATES.some((open) => open === state))) return;
      if (first.dryRun) await tell(first, "ended", "devices.preview", await previewed(tasks));
      else {
        const { result, mark, reason } = repaired(tasks);
        await orders.markOrder(first.tenantId, first.orderId, mark, { key: first.effectKey, reason });
        await tell(first, "ended", "devices.repair", result);
      }
      await store.tasksTold(first.tenantId, first.effectKey);
    },
    async waiting(task) {
      if (toldWaiting.has(task.effectKey)) return;
      const value = { until: new Date(task.expiresAt).toISOString() };
      const to = task.dryRun ? "devices.preview" : "devices.repair";
      await tell(task, "offline", to, { outcome: "offline", value });
      toldWaiting.set(task.effectKey, true);
    },
  };

  async function previewed(tasks: readonly DeviceTask[]): Promise<GivenResult<"devices.preview">> {
    const can = tasks.filter(({ state }) => state === "done");
    const failed = tasks.find((each) => each.state !== "done" && each.result?.reason !== "not_for_this_system");
    const [first] = can;
    if (!first || failed) return { outcome: "failed", value: failure(failed ?? tasks[0]) };
    const device = await store.device(first.tenantId, first.deviceId);
    const actions = can.map((each) => ({
      action: each.action,
      words: previewWords(each),
      effect: each.result?.effect ?? {},
    }));
    const { id = "", name = "", os = "" } = device ?? {};
    return {
      outcome: "previewed",
      value: { plan: first.id, device: { id, name, os }, actions, words: planWords(can) },
    };
  }
}

type End = { result: GivenResult<"devices.repair">; mark: "done" | "review"; reason?: string };

function repaired(tasks: readonly DeviceTask[]): End {
  const of = (state: DeviceTask["state"]) => tasks.find((each) => each.state === state);
  const bad = of("unknown") ?? of("failed") ?? of("expired") ?? tasks.find((each) => each.state !== "done");
  if (!bad) {
    const short = tasks.find(fellShort);
    const result = { outcome: "repaired", value: repairValue(tasks) } as const;
    if (!short) return { result, mark: "done" };
    return { result, mark: "review", reason: `${short.action}: less than half of what was promised` };
  }
  const mark = "review";
  const reason = `${bad.action}: ${bad.state}${bad.result?.reason ? ` (${bad.result.reason})` : ""}`;
  const value = failure(bad);
  if (bad.state === "unknown") return { result: { outcome: "unknown", value }, mark, reason };
  if (bad.state === "refused" && bad.result?.reason === "declined")
    return { result: { outcome: "declined", value }, mark, reason };
  return { result: { outcome: "failed", value }, mark, reason };
}

function failure(task: DeviceTask | undefined): { reason: string; words: string } {
  const reason = task?.state === "expired" ? "expired" : task?.result?.reason;
  return { reason: reason ?? "failed", words: reasonWords(reason) };
}

function repairValue(tasks: readonly DeviceTask[]) {
  const before: Measures = Object.assign({}, ...tasks.toReversed().map(({ result }) => result?.before ?? {}));
  const after: Measures = Object.assign({}, ...tasks.map(({ result }) => result?.after ?? {}));
  return {
    before,
    after,
    actions: tasks.map((each) => ({
      action: each.action,
      words: resultWords(each),
      effect: each.result?.effect ?? {},
    })),
    freed_bytes: tasks.reduce((sum, each) => sum + freedBytes(each), 0),
    complete: tasks.every(isComplete),
    words: tasks.map((each) => `• ${resultWords(each)}`).join("\n"),
  };
}

type Measures = { [measure: string]: number };

function reasonOf(facts: unknown): string {
  return typeof facts === "object" && facts !== null && "reason" in facts ? String(facts.reason) : "lost";
}
