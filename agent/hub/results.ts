import { LRUCache } from "lru-cache";
import type { ConversationAddress, Value } from "../../bot/ports/rooms.js";
import { type DeviceReport, type DeviceTask, OPEN_TASK_STATES, type Pairing } from "../ports.js";
import type { Finding } from "../rules/diagnose.js";
import type { HubTools } from "./hub-tools.js";
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

export function createResults(tools: Pick<HubTools, "store" | "orders" | "tell" | "publicAddress">): Results {
  const { store, orders } = tools;
  const toldWaiting = new LRUCache<string, true>({ max: 10_000 });

  async function tell(to: Told, what: string, outcome: string, value: Value): Promise<void> {
    const { tenantId, conversationId, channelId, effectKey } = to;
    const event = { kind: "result", effect: effectKey, outcome, value } as const;
    await tools.tell({ tenantId, conversationId, channelId }, `result:${effectKey}:${what}`, event);
  }

  return {
    async claimed(pairing, { id, name, os }) {
      await tell(pairing, `claimed:${id}`, "claimed", { invite: pairing.id, device: { id, name, os } });
    },
    expired: (pairing) => tell(pairing, "expired", "expired", { invite: pairing.id }),
    async scanEnded(scan) {
      if (scan.state === "asked") return;
      if (scan.state === "reported") {
        const device = await store.device(scan.tenantId, scan.deviceId);
        const url = `${tools.publicAddress()}/r/${scan.pageKey}`;
        await tell(scan, "reported", "reported", reportValue(scan, device, url));
      } else {
        await tell(scan, "ended", scan.state, { reason: reasonOf(scan.facts) });
      }
      await store.scanTold(scan);
    },
    async tasksEnded(tasks) {
      const [first] = tasks;
      if (!first || tasks.some(({ state }) => OPEN_TASK_STATES.some((open) => open === state))) return;
      const end = first.dryRun ? await previewed(tasks) : repaired(tasks);
      if (end.mark) {
        await orders.markOrder(first.tenantId, first.orderId, end.mark, { key: first.effectKey, reason: end.reason });
      }
      await tell(first, "ended", end.outcome, end.value);
      await store.tasksTold(first.tenantId, first.effectKey);
    },
    async waiting(task) {
      if (toldWaiting.has(task.effectKey)) return;
      await tell(task, "offline", "offline", { until: new Date(task.expiresAt).toISOString() });
      toldWaiting.set(task.effectKey, true);
    },
  };

  async function previewed(tasks: readonly DeviceTask[]): Promise<End> {
    const can = tasks.filter(({ state }) => state === "done");
    const failed = tasks.find((each) => each.state !== "done" && each.result?.reason !== "not_for_this_system");
    const [first] = can;
    if (!first || failed) return failure(failed ?? tasks[0]);
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

type End = { outcome: string; value: Value; mark?: "done" | "review"; reason?: string };

function repaired(tasks: readonly DeviceTask[]): End {
  const of = (state: DeviceTask["state"]) => tasks.find((each) => each.state === state);
  const bad = of("unknown") ?? of("failed") ?? of("expired") ?? tasks.find((each) => each.state !== "done");
  if (!bad) {
    const short = tasks.find(fellShort);
    const value = repairValue(tasks);
    if (!short) return { outcome: "repaired", mark: "done", value };
    return {
      outcome: "repaired",
      mark: "review",
      reason: `${short.action}: less than half of what was promised`,
      value,
    };
  }
  const mark = "review";
  const reason = `${bad.action}: ${bad.state}${bad.result?.reason ? ` (${bad.result.reason})` : ""}`;
  if (bad.state === "unknown") return { ...failure(bad), outcome: "unknown", mark, reason };
  if (bad.state === "refused" && bad.result?.reason === "declined")
    return { ...failure(bad), outcome: "declined", mark, reason };
  return { ...failure(bad), mark, reason };
}

function failure(task: DeviceTask | undefined): End {
  const reason = task?.state === "expired" ? "expired" : task?.result?.reason;
  return { outcome: "failed", value: { reason: reason ?? "failed", words: reasonWords(reason) } };
}

function repairValue(tasks: readonly DeviceTask[]): Value {
  const before = Object.assign({}, ...tasks.toReversed().map(({ result }) => result?.before ?? {}));
  const after = Object.assign({}, ...tasks.map(({ result }) => result?.after ?? {}));
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

/** The part of a report that flows see. The rest stands on the report's page. */
function reportValue(scan: DeviceReport, device: { id: string; name: string; os: string } | null, url: string): Value {
  const findings = (Array.isArray(scan.findings) ? scan.findings : []) as Finding[];
  const troubles = findings.filter(({ severity }) => severity === "critical" || severity === "warn");
  const unknown = new Set(findings.filter(({ severity }) => severity === "unknown").map(({ title }) => title));
  return {
    id: scan.id,
    score: scan.score ?? 0,
    findings: troubles.map(({ evidenceText, evidence: _numbers, ...finding }) => ({
      ...finding,
      evidence: evidenceText,
    })),
    unknown: [...unknown],
    recommended: [...new Set(troubles.flatMap(({ item }) => item ?? []))],
    url,
    device: device ? { id: device.id, name: device.name, os: device.os } : null,
  };
}

function reasonOf(facts: unknown): string {
  return typeof facts === "object" && facts !== null && "reason" in facts ? String(facts.reason) : "lost";
}
