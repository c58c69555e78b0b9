import { randomBytes, randomUUID } from "node:crypto";
import type { AskedBy, Room } from "../../bot/ports/rooms.js";
import { findAction } from "../actions/allow-list.js";
import type { DeviceTask, WorkOrder } from "../ports.js";
import type { HubTools } from "./hub-tools.js";
import { isAgreed, planOf } from "./plan-of.js";
import { addressOf, idIn, refused } from "./request-input.js";
import type { Results } from "./results.js";

/** The part of the devices room for dry runs, repairs, and withdrawing them. */
export function createRepairRequests(tools: HubTools, results: Results): Room {
  const { store, orders, now } = tools;

  return {
    async "devices.preview"(ask) {
      const asked = await store.tasksOf(ask.tenantId, ask.key);
      if (asked.length > 0) return goOn(asked);
      const order = await workOrder(ask, ask.input.order);
      if (!order) return refused("no such order of this customer");
      if (order.state === "closed" || order.state === "done") return { outcome: "done", result: { outcome: "unpaid" } };
      const actions = order.lines.flatMap((line) => [...line.actions]);
      if (actions.length === 0) return { outcome: "done", result: { outcome: "nothing" } };
      const unknown = actions.find((action) => !findAction(action));
      if (unknown !== undefined) return refused(`"${unknown}" is no action that agents know`);
      const device = await store.deviceOf(addressOf(ask), order.contactId);
      if (!device) return { outcome: "done", result: { outcome: "failed", value: { reason: "no_device" } } };
      const tasks = [...new Set(actions)].map((action, position) => ({
        ...newTask(ask, device.id, order.id, position),
        previewOf: null,
        action,
        params: {},
        dryRun: true,
      }));
      return goOn(await store.queue(tasks));
    },

    async "devices.repair"(ask) {
      const asked = await store.tasksOf(ask.tenantId, ask.key);
      if (asked.length > 0) return begin(ask, asked);
      const order = await workOrder(ask, ask.input.order);
      if (!order) return refused("no such order of this customer");
      if (order.state !== "paid" && order.state !== "working") return refused("unpaid");
      const plan = await planOf(tools, ask, order);
      if (!plan) return refused("no plan that this order and conversation could be repaired by");
      if (!(await isAgreed(store, ask, plan))) return refused("no consent");
      const tasks = plan.map((preview, position) => ({
        ...newTask(ask, preview.deviceId, order.id, position),
        previewOf: preview.id,
        action: preview.action,
        params: preview.params,
        dryRun: false,
      }));
      const queued = await store.queue(tasks);
      return queued.length > 0 ? begin(ask, queued) : refused("this plan is carried out already");
    },

    async "devices.withdraw"(ask) {
      const orderId = idIn(ask.input.order);
      const effects = orderId ? await store.withdraw(addressOf(ask), orderId, now()) : [];
      for (const key of effects) await results.tasksEnded(await store.tasksOf(ask.tenantId, key));
      return { outcome: "done" };
    },
  };

  async function begin(ask: AskedBy, tasks: readonly DeviceTask[]): Promise<{ outcome: "done" }> {
    const [first] = tasks;
    if (first) await orders.markOrder(ask.tenantId, first.orderId, "working", { key: ask.key });
    return goOn(tasks);
  }

  /** The tasks are stored. The computer gets them now, or when it connects. */
  async function goOn(tasks: readonly DeviceTask[]): Promise<{ outcome: "done" }> {
    await results.tasksEnded(tasks);
    const [first] = tasks;
    if (first) tools.reach("work", first.deviceId);
    return { outcome: "done" };
  }

  /** The order that the input names, if it belongs to this conversation's customer. */
  async function workOrder(ask: AskedBy, named: string | null): Promise<WorkOrder | null> {
    const id = idIn(named);
    const order = id ? await orders.findOrder(ask.tenantId, id) : null;
    return order && order.contactId === (await store.contactOf(ask)) ? order : null;
  }

  function newTask(ask: AskedBy, deviceId: string, orderId: string, position: number) {
    const place = { ...addressOf(ask), effectKey: ask.key, deviceId, orderId, position };
    const times = { createdAt: now(), expiresAt: now() + tools.times.taskMs };
    return { ...place, ...times, id: randomUUID(), nonce: randomBytes(24).toString("base64url") };
  }
}
