import { randomBytes, randomUUID } from "node:crypto";
import { laterResult } from "../../bot/ports/later-result.js";
import type { ConversationAddress, GivenResult, Room } from "../../bot/ports/rooms.js";
import type { Standing } from "../fleet-ports.js";
import type { Device } from "../ports.js";
import type { AgentEvent } from "../wire.js";
import { sha256 } from "./admit.js";
import type { AgentSocket } from "./connections.js";
import { FLEET_SCAN } from "./fleet-scan.js";
import type { HubTools } from "./hub-tools.js";
import { addressOf, idIn, refused } from "./request-input.js";
import type { Warnings } from "./warnings.js";

const MOST = 50;
const HOUR_MS = 3_600_000;
/** The first measurement of a computer that stays comes so soon. */
const FIRST_SCAN_MS = 5 * 60_000;
/**
 * A computer that is off when it is due comes up again so much later, in ms, so that it takes no place of one that is
 * on. When it connects it is measured at once.
 */
const AWAY_MS = 10 * 60_000;
/** A yes of the chat is good for so long, in ms. After it the computer is not asked any more, and its yes counts no more. */
const ASKED_MS = 7 * 86_400_000;

/** Computers that stay: what is agreed about them, their scheduled measurements, and another token. */
export type Staying = {
  room: Room;
  /** Tells a computer what is agreed about it. */
  greet(socket: AgentSocket): Promise<void>;
  /** An agent says that it runs as a service. When nothing of the kind is agreed, it is sent away. */
  claimsToStay(socket: AgentSocket): Promise<void>;
  /** Acts on what an agent tells. The same event again changes nothing. */
  heard(device: Device, event: AgentEvent): Promise<void>;
  /** Gives a computer another token. The one before counts until the new one was shown. */
  rotate(socket: AgentSocket): Promise<void>;
  /** Asks for a measurement now. Null when one is under way. */
  scanNow(of: { device: Device; conversationId: string; channelId: string }): Promise<string | null>;
  sweep(): Promise<void>;
};

export function createStaying(tools: HubTools, warnings: Warnings): Staying {
  const { store, fleet, connections, now, log, times } = tools;

  return {
    room: createStayingRoom(tools, isThere),
    async greet(socket) {
      const { device, paired } = socket.data.agent;
      if (!paired) return;
      const standing = await fleet.standing(device);
      if (standing === null) return;
      const timed = socket.timeout(times.ackMs);
      if (isOver(standing, now())) {
        await fleet.setStaying(device, "no", now(), null);
        return;
      }
      if (standing.stays === "asked") await timed.emitWithAck("stay", { settings: standing.settings }).catch(noAnswer);
      if (standing.stays === "on") {
        const answer = await timed.emitWithAck("settings", standing.settings).catch(noAnswer);
        // It was removed at the computer, and could not say so.
        if (answer?.ok === false) {
          await fleet.setStaying(device, "no", now(), null);
          return;
        }
        if (standing.nextScanAt !== null && standing.nextScanAt <= now() + AWAY_MS)
          await fleet.scanAgain(device, now());
      }
      if (standing.stays === "no" && socket.data.agent.stays)
        await timed.emitWithAck("leave", { reason: "agreed in the chat" }).catch(noAnswer);
    },
    async claimsToStay(socket) {
      socket.data.agent.stays = true;
      const standing = await fleet.standing(socket.data.agent.device);
      if (standing === null || standing.stays === "no")
        await socket.timeout(times.ackMs).emitWithAck("leave", { reason: "not agreed" }).catch(noAnswer);
    },
    async heard(device, { kind, detail }) {
      if (kind === "left") await fleet.setStaying(device, "no", now(), null);
      if (kind !== "staying") return;
      const on = detail?.on === true;
      const standing = await fleet.standing(device);
      // Taken back in the chat meanwhile: the greeting sends the agent away.
      if (standing === null || (on && standing.stays === "no")) return;
      if (on && isOver(standing, now())) {
        await fleet.setStaying(device, "no", now(), null);
        return;
      }
      const next = now() + FIRST_SCAN_MS;
      await fleet.setStaying(device, on ? "on" : "no", now(), on ? next : null);
      const reason = typeof detail?.reason === "string" ? detail.reason : undefined;
      await tellAnswer(
        tools,
        standing,
        on ? { outcome: "staying", value: { device: given(device) } } : no(device, reason),
      );
    },
    async rotate(socket) {
      const { device, paired } = socket.data.agent;
      if (!paired) return;
      const token = randomBytes(32).toString("base64url");
      await fleet.rotate(device, sha256(token));
      const company = await store.companyName(device.tenantId);
      const message = { deviceId: device.id, token, serverKey: tools.key.publicKey, company };
      const answer = await socket.timeout(times.ackMs).emitWithAck("paired", message).catch(noAnswer);
      if (answer?.ok === true) await fleet.endFormer(device);
    },
    scanNow: ({ device, conversationId, channelId }) =>
      ask(
        { tenantId: device.tenantId, deviceId: device.id, conversationId, channelId },
        `${FLEET_SCAN}${randomUUID()}`,
      ),
    async sweep() {
      const at = now();
      for (const standing of await fleet.due(at, MOST))
        await guarded(log, standing.deviceId, () => schedule(standing, at));
      for (const alert of await fleet.alertsDue(at, MOST))
        await guarded(log, alert.deviceId, () => warnings.tell(alert));
    },
  };

  /** Each way out sets the next time, or ends the staying: what stayed due would fill every later round. */
  async function schedule(standing: Standing, at: number): Promise<void> {
    const { tenantId, deviceId, conversationId, channelId, settings, nextScanAt } = standing;
    const regular = at + settings.scanEveryHours * HOUR_MS;
    if (conversationId === null || channelId === null) return fleet.scanAgain({ tenantId, id: deviceId }, regular);
    const device = await store.device(tenantId, deviceId);
    if (device === null || device.revokedAt !== null) {
      await fleet.setStaying({ tenantId, id: deviceId }, "no", at, null);
      return;
    }
    if (!(await isThere(device))) return fleet.scanAgain(device, at + AWAY_MS);
    const of = { tenantId, deviceId, conversationId, channelId };
    await ask(of, `${FLEET_SCAN}${deviceId}:${nextScanAt ?? at}`, regular);
  }

  async function ask(
    of: Parameters<typeof fleet.askScan>[0],
    effectKey: string,
    nextScanAt: number | null = null,
  ): Promise<string | null> {
    const report = {
      id: randomUUID(),
      effectKey,
      scope: "full" as const,
      pageKey: randomBytes(24).toString("base64url"),
    };
    const asked = await fleet.askScan(of, { ...report, at: now() }, nextScanAt);
    tools.reach("work", of.deviceId);
    return asked?.id ?? null;
  }

  async function isThere(device: Device): Promise<boolean> {
    if (connections.isReady(device.id)) return true;
    const fresh = await store.device(device.tenantId, device.id);
    return tools.spread && (fresh?.lastSeenAt ?? 0) > now() - times.presentMs;
  }
}

/** The chat's yes is too old for the computer's. One that is older than this rule has no time, and counts as old. */
function isOver({ stays, since }: Standing, now: number): boolean {
  return stays === "asked" && (since ?? 0) + ASKED_MS <= now;
}

async function tellAnswer(
  { tell }: HubTools,
  standing: Standing,
  result: GivenResult<"devices.accompany">,
): Promise<void> {
  const { tenantId, conversationId, channelId, effectKey } = standing;
  if (conversationId === null || channelId === null || effectKey === null) return;
  const event = laterResult("devices.accompany", effectKey, result);
  await tell({ tenantId, conversationId, channelId }, `result:${effectKey}:${result.outcome}`, event);
}

function no(device: Device, reason: string | undefined): GivenResult<"devices.accompany"> {
  return { outcome: "declined", value: { device: given(device), ...(reason === undefined ? {} : { reason }) } };
}

async function guarded(log: HubTools["log"], device: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ err: error, device }, "the hub could not do what was due for a computer that stays");
  }
}

/** It is told again when the computer is back. */
const noAnswer = () => null;

const given = ({ id, name, os }: Device) => ({ id, name, os });

/** What steps may ask about computers that stay. */
function createStayingRoom(tools: HubTools, isThere: (device: Device) => Promise<boolean>): Room {
  const { store, fleet, now } = tools;

  /** The customer's computer that was named, and no other in its place; the last one when none was named. */
  async function deviceIn(to: ConversationAddress, contactId: string, named: string): Promise<Device | null> {
    if (named === "") return store.deviceOf(to, contactId);
    const id = idIn(named);
    const device = id === null ? null : await store.device(to.tenantId, id);
    return device?.contactId === contactId && device.revokedAt === null && device.kind === "agent" ? device : null;
  }

  return {
    async "devices.accompany"(ask) {
      const to = addressOf(ask);
      const contactId = await store.contactOf(to);
      const found = contactId === null ? null : await deviceIn(to, contactId, ask.input.device ?? "");
      if (found === null) return { outcome: "done", result: { outcome: "none" } };
      const value = { device: given(found) };
      const { act } = ask.input;
      if (act === "mute" || act === "unmute") {
        await fleet.mute(found, act === "mute");
        return { outcome: "done", result: { outcome: act === "mute" ? "muted" : "unmuted", value } };
      }
      if (act === "stop") {
        await fleet.setStaying(found, "no", now(), null);
        tools.reach("standing", found.id);
        return { outcome: "done", result: { outcome: "stopped", value } };
      }
      const agreed = await store.lastConsent(to, "accompany");
      if (agreed?.granted !== true) return refused("no consent");
      // Only the program itself knows whether it stays. One that says so is not asked again; any other is asked, and one that
      // stays after all answers by itself.
      const claims = tools.connections.of(found.id)?.data.agent.stays === true;
      const standing = await fleet.askToStay(to, found.id, { effectKey: ask.key, at: now(), claims });
      if (standing.stays === "on" && claims) return { outcome: "done", result: { outcome: "staying", value } };
      tools.reach("standing", found.id);
      if (!(await isThere(found))) return { outcome: "done", result: { outcome: "away", value } };
      return { outcome: "done" };
    },
  };
}
