import { randomBytes, randomUUID } from "node:crypto";
import type { Room, RoomAnswer, RoomAsk, Value } from "../../bot/ports/rooms.js";
import { findAction } from "../actions/allow-list.js";
import { newCode } from "../pairing-code.js";
import type { DeviceCommand, WorkOrder } from "../ports.js";
import { CODE_LIFETIME_MS } from "../wire.js";
import { sha256 } from "./admit.js";
import type { HubTools } from "./hub-tools.js";
import type { Results } from "./results.js";
import { planWords } from "./words.js";

/** The purpose under which a consent to a repair is stored. */
export const REPAIR_PURPOSE = "repair";
/** A repair may not be based on a preview that is older than this, in ms. The agent has the same rule. */
const PREVIEW_MS = 24 * 3_600_000;

const result = (outcome: string, value: Value = null): RoomAnswer => ({ outcome: "done", result: { outcome, value } });
const refused = (reason: string): RoomAnswer => ({
  outcome: "failed",
  reason,
  result: { outcome: "failed", value: { reason } },
});

/**
 * Answers what steps may ask of the hub. Each handler may be asked again with the same key, and then changes nothing
 * twice.
 */
export function createDeviceRoom(tools: HubTools, results: Results): Room {
  const { store, orders, now } = tools;

  return {
    async "devices.invite"(ask) {
      const id = randomUUID();
      const code = newCode();
      const pairing = await store.invite({
        ...addressOf(ask),
        id,
        effectKey: ask.key,
        codeHash: sha256(code),
        code: tools.seal.close(code, sealedFor(id)),
        expiresAt: now() + CODE_LIFETIME_MS,
      });
      const shown = pairing.id === id ? code : tools.seal.open(pairing.code, sealedFor(pairing.id));
      const url = `${tools.publicAddress()}/agent?c=${shown}`;
      const expiresAt = new Date(pairing.expiresAt).toISOString();
      return result("invited", { invite: pairing.id, code: shown, url, expires_at: expiresAt });
    },

    async "devices.scan"(ask) {
      const pairingId = idIn(ask.input.invite);
      if (!pairingId) return refused("no invitation was named");
      const scope = ask.input.scope === "quick" ? "quick" : "full";
      const report = { id: randomUUID(), effectKey: ask.key, scope, pageKey: newPageKey(), at: now() } as const;
      const confirmed = await store.confirm(addressOf(ask), pairingId, report);
      if (!confirmed) return result("lost", { reason: "expired" });
      if (confirmed.report.state !== "asked") await results.scanEnded(confirmed.report);
      else tools.reach("pair", confirmed.device.id);
      return { outcome: "done" };
    },

    async "devices.reject"(ask) {
      const pairingId = idIn(ask.input.invite);
      const pairing = pairingId ? await store.reject(addressOf(ask), pairingId) : null;
      if (pairing?.deviceId) tools.reach("rejected", pairing.deviceId);
      return { outcome: "done" };
    },

    async "devices.preview"(ask) {
      const asked = await store.commandsOf(ask.tenantId, ask.key);
      if (asked.length > 0) return goOn(asked);
      const order = await workOrder(ask);
      if (!order) return refused("no such order of this customer");
      if (order.state === "closed" || order.state === "done") return result("unpaid");
      const actions = order.lines.flatMap((line) => [...line.actions]);
      if (actions.length === 0) return result("nothing");
      const unknown = actions.find((action) => !findAction(action));
      if (unknown !== undefined) return refused(`"${unknown}" is no action that agents know`);
      const device = await store.deviceOf(addressOf(ask), order.contactId);
      if (!device) return result("failed", { reason: "no_device" });
      const commands = [...new Set(actions)].map((action, position) => ({
        ...newCommand(ask, device.id, order.id, position),
        previewOf: null,
        action,
        params: {},
        dryRun: true,
      }));
      return goOn(await store.queue(commands));
    },

    async "devices.repair"(ask) {
      const asked = await store.commandsOf(ask.tenantId, ask.key);
      if (asked.length > 0) return begin(ask, asked);
      const order = await workOrder(ask);
      if (!order) return refused("no such order of this customer");
      if (order.state !== "paid" && order.state !== "working") return refused("unpaid");
      const plan = await planOf(ask, order);
      if (!plan) return refused("no plan that this order and conversation could be repaired by");
      if (!(await isAgreed(ask, plan))) return refused("no consent");
      const commands = plan.map((preview, position) => ({
        ...newCommand(ask, preview.deviceId, order.id, position),
        previewOf: preview.id,
        action: preview.action,
        params: preview.params,
        dryRun: false,
      }));
      const queued = await store.queue(commands);
      return queued.length > 0 ? begin(ask, queued) : refused("this plan is carried out already");
    },

    async "devices.withdraw"(ask) {
      const orderId = idIn(ask.input.order);
      const effects = orderId ? await store.withdraw(addressOf(ask), orderId, now()) : [];
      for (const key of effects) await results.commandsEnded(await store.commandsOf(ask.tenantId, key));
      return { outcome: "done" };
    },
  };

  async function begin(ask: RoomAsk, commands: readonly DeviceCommand[]): Promise<RoomAnswer> {
    const [first] = commands;
    if (first) await orders.markOrder(ask.tenantId, first.orderId, "working", { key: ask.key });
    return goOn(commands);
  }

  /** The commands are stored. The computer gets them now, or when it connects. */
  async function goOn(commands: readonly DeviceCommand[]): Promise<RoomAnswer> {
    await results.commandsEnded(commands);
    const [first] = commands;
    if (first) tools.reach("work", first.deviceId);
    return { outcome: "done" };
  }

  /** The order that the input names, if it belongs to this conversation's customer. */
  async function workOrder(ask: RoomAsk): Promise<WorkOrder | null> {
    const id = idIn(ask.input.order);
    const order = id ? await orders.findOrder(ask.tenantId, id) : null;
    return order && order.contactId === (await store.contactOf(ask)) ? order : null;
  }

  /** The dry runs that a repair would carry out: those of this order, this conversation and the last day. */
  async function planOf(ask: RoomAsk, order: WorkOrder): Promise<DeviceCommand[] | null> {
    const id = idIn(ask.input.plan);
    const first = id ? await store.command(ask.tenantId, id) : null;
    if (!first?.dryRun || first.orderId !== order.id || first.conversationId !== ask.conversationId) return null;
    if (first.createdAt < now() - PREVIEW_MS) return null;
    const paidFor = new Set(order.lines.flatMap((line) => line.actions));
    const plan = (await store.commandsOf(ask.tenantId, first.effectKey)).filter(({ state }) => state === "done");
    const device = await store.device(ask.tenantId, first.deviceId);
    const theirs = device?.contactId === order.contactId && device.revokedAt === null;
    return theirs && plan[0]?.id === id && plan.every(({ action }) => paidFor.has(action)) ? plan : null;
  }

  /**
   * Whether the customer's last answer in this conversation is a yes, given after the preview and to exactly its words.
   */
  async function isAgreed(ask: RoomAsk, plan: readonly DeviceCommand[]): Promise<boolean> {
    const consent = await store.lastConsent(ask, REPAIR_PURPOSE);
    const previewEvent = BigInt(plan[0]?.effectKey.split(".")[0] ?? "0");
    return (
      consent?.granted === true && BigInt(consent.eventId) > previewEvent && consent.text.includes(planWords(plan))
    );
  }

  function newCommand(ask: RoomAsk, deviceId: string, orderId: string, position: number) {
    const place = { ...addressOf(ask), effectKey: ask.key, deviceId, orderId, position };
    const times = { createdAt: now(), expiresAt: now() + tools.times.commandMs };
    return { ...place, ...times, id: randomUUID(), nonce: randomBytes(24).toString("base64url") };
  }
}

const addressOf = ({ tenantId, conversationId, channelId }: RoomAsk) => ({ tenantId, conversationId, channelId });
const sealedFor = (pairingId: string) => `pairing:${pairingId}`;
const newPageKey = () => randomBytes(24).toString("base64url");

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The input itself when it is an id, or the `id` of the input. */
function idIn(value: Value | undefined): string | null {
  const id = typeof value === "object" && value !== null && !Array.isArray(value) ? value.id : value;
  return typeof id === "string" && UUID.test(id) ? id : null;
}
