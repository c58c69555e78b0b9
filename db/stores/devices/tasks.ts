import type { DeviceStore, DeviceTask, TaskResult, TaskState } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import { isUuid } from "../is-uuid.js";
import type { Asking } from "./asking.js";
import { presentTask, type TaskRow } from "./device-rows.js";

type TasksPart = Pick<
  DeviceStore,
  | "queue"
  | "tasksOf"
  | "task"
  | "openTasks"
  | "taskUnderWay"
  | "endTask"
  | "withdraw"
  | "tasksTold"
  | "tasksWaiting"
  | "tasksToEnd"
>;

/** The part of the store for signed tasks: repairs and their dry runs. */
export function tasks({ database, rows, one, within }: Asking): TasksPart {
  return {
    async queue(tasks) {
      const [first] = tasks;
      if (!first) return [];
      const { tenantId, effectKey } = first;
      const inserts = tasks.map((task) => [statements.queue, taskValues(task)] as const);
      const results = await database.batch([tenantId], [...inserts, [statements.tasksOf, [tenantId, effectKey]]]);
      return (results.at(-1) as TaskRow[]).map(presentTask);
    },
    tasksOf: async (tenantId, effectKey) =>
      (await rows<TaskRow>([tenantId], statements.tasksOf, [tenantId, effectKey])).map(presentTask),
    task: async (tenantId, id) => (isUuid(id) ? one([tenantId], statements.task, [tenantId, id], presentTask) : null),
    openTasks: async ({ tenantId, id }) =>
      (await rows<TaskRow>([tenantId], statements.openTasks, [tenantId, id])).map(presentTask),
    async taskUnderWay({ tenantId, id }, state) {
      await rows([tenantId], statements.underWay, [tenantId, id, state]);
    },
    endTask: ({ tenantId, effectKey, id }, state, result, at) =>
      within(tenantId, async (tx) => {
        const all = (await tx.run<TaskRow>(statements.lockTasks, [tenantId, effectKey])).map(presentTask);
        const before = all.find((each) => each.id === id);
        if (!before) return all;
        if (!isOpen(before)) {
          const late = before.state === "unknown" || before.state === "expired";
          if (late) await tx.run(statements.keepResult, [tenantId, id, JSON.stringify(result)]);
          return all;
        }
        const behind =
          state === "done" || before.dryRun ? [] : all.filter((each) => each.id !== id && each.state === "queued");
        const ended = new Map<string, [TaskState, TaskResult]>([[id, [state, result]]]);
        for (const each of behind) ended.set(each.id, ["refused", { reason: "earlier_failed" }]);
        const open = all.some((each) => isOpen(each) && !ended.has(each.id));
        for (const [each, [how, what]] of ended) {
          const told = open || each !== id;
          await tx.run(statements.endTask, [tenantId, each, how, JSON.stringify(what), new Date(at), told]);
        }
        return all.map((each) => {
          const end = ended.get(each.id);
          return end ? { ...each, state: end[0], result: end[1] } : each;
        });
      }),
    async withdraw({ tenantId, conversationId }, orderId, at) {
      const values = [tenantId, conversationId, orderId, new Date(at)];
      const ended = await rows<TaskRow>([tenantId], statements.withdraw, values);
      return [...new Set(ended.map((row) => row.effect_key))];
    },
    async tasksTold(tenantId, effectKey) {
      await rows([tenantId], statements.tasksTold, [tenantId, effectKey]);
    },
    tasksWaiting: async (before, most) =>
      (await rows<TaskRow>([], statements.tasksWaiting, [new Date(before), most])).map(presentTask),
    tasksToEnd: async (at, begunBefore, most) =>
      (await rows<TaskRow>([], statements.tasksToEnd, [new Date(at), new Date(begunBefore), most])).map(presentTask),
  };
}

const isOpen = ({ state }: DeviceTask) => state === "queued" || state === "sent" || state === "running";

function taskValues(task: Omit<DeviceTask, "state" | "result">): unknown[] {
  const { id, tenantId, deviceId, conversationId, channelId, orderId, effectKey, position, previewOf } = task;
  const { action, params, dryRun, nonce, expiresAt, createdAt } = task;
  const place = [id, tenantId, deviceId, conversationId, channelId, orderId, effectKey, position, previewOf];
  const what = [action, JSON.stringify(params), dryRun, nonce];
  return [...place, ...what, new Date(expiresAt), new Date(createdAt)];
}
