import type { AskedBy, RoomAsk } from "../../bot/ports/rooms.js";
import type { DeviceStore, DeviceTask, WorkOrder } from "../ports.js";
import type { HubTools } from "./hub-tools.js";
import { idIn } from "./request-input.js";
import { planWords } from "./words.js";

/** The purpose under which a consent to a repair is stored. */
export const REPAIR_PURPOSE = "repair";
/** A repair may not be based on a preview that is older than this, in ms. The agent has the same rule. */
const PREVIEW_MS = 24 * 3_600_000;

/** The dry runs that a repair would carry out: those of this order, this conversation and the last day. */
export async function planOf(
  { store, now }: HubTools,
  ask: RoomAsk<"devices.repair">,
  order: WorkOrder,
): Promise<DeviceTask[] | null> {
  const id = idIn(ask.input.plan);
  const first = id ? await store.task(ask.tenantId, id) : null;
  if (!first?.dryRun || first.orderId !== order.id || first.conversationId !== ask.conversationId) return null;
  if (first.createdAt < now() - PREVIEW_MS) return null;
  const paidFor = new Set(order.lines.flatMap((line) => line.actions));
  const plan = (await store.tasksOf(ask.tenantId, first.effectKey)).filter(({ state }) => state === "done");
  const device = await store.device(ask.tenantId, first.deviceId);
  const theirs = device?.contactId === order.contactId && device.revokedAt === null;
  return theirs && plan[0]?.id === id && plan.every(({ action }) => paidFor.has(action)) ? plan : null;
}

/**
 * Whether the customer's last answer in this conversation is a yes, given after the preview and to exactly its words.
 */
export async function isAgreed(store: DeviceStore, ask: AskedBy, plan: readonly DeviceTask[]): Promise<boolean> {
  const consent = await store.lastConsent(ask, REPAIR_PURPOSE);
  const previewEvent = BigInt(plan[0]?.effectKey.split(".")[0] ?? "0");
  return consent?.granted === true && BigInt(consent.eventId) > previewEvent && consent.text.includes(planWords(plan));
}
