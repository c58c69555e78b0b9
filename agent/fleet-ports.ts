import type { ConversationAddress } from "../bot/ports/rooms.js";
import type { Device, DeviceReport } from "./ports.js";
import type { AgentEvent, AgentSettings, Heartbeat } from "./wire.js";

export { type AgentSettings, settingsOf, USUAL_SETTINGS } from "./wire.js";

/** What is agreed about a computer beyond its first visit. Times are ms since the epoch. */
export type Standing = {
  tenantId: string;
  deviceId: string;
  /** `asked`: agreed in the chat, and not answered at the computer yet. */
  stays: "no" | "asked" | "on";
  /** The conversation that agreed; null before anybody was asked. */
  conversationId: string | null;
  channelId: string | null;
  /** The key of the request that waits for the computer's answer. */
  effectKey: string | null;
  /** Since when this is so. */
  since: number | null;
  settings: AgentSettings;
  nextScanAt: number | null;
  /** The customer wants no warnings of this computer. */
  muted: boolean;
  blockedAt: number | null;
};

/** What the hub itself saw happen, beside the agent's own events. */
export const HUB_EVENT_KINDS = ["connected", "disconnected", "measured", "warned"] as const;
export type FleetEvent = Omit<AgentEvent, "kind"> & { kind: AgentEvent["kind"] | (typeof HUB_EVENT_KINDS)[number] };

/** One thing that is wrong, as a warning says it. */
export type AlertFinding = {
  id: string;
  severity: string;
  title: string;
  subject: string | null;
  evidence: string;
  meaning: string;
};

/** Everything that was found wrong with a computer on one day. */
export type DeviceAlert = ConversationAddress & {
  id: string;
  deviceId: string;
  /** On which it is told: `2026-11-30`, in the company's time zone. */
  day: string;
  findings: AlertFinding[];
  pageKey: string;
  dueAt: number;
};

/** When what was found is told: today, or on the next day where today's warning was told already. Times in ms. */
export type AlertMoment = { day: string; dueAt: number; next: { day: string; dueAt: number } };
export type NewAlert = Omit<DeviceAlert, "day" | "dueAt"> & AlertMoment;

/**
 * The template that says a warning where the channel's window has closed. Its three variables: the customer's first
 * name, the computer's name, what is wrong.
 */
export const ALERT_TEMPLATE = { name: "aviso_computador", variables: 3 };

/** What decides whether and how a customer is told of a warning. */
export type AlertWay = {
  deviceName: string;
  os: string;
  contactName: string | null;
  optedOut: boolean;
  muted: boolean;
  /** IANA. */
  timezone: string;
  company: string;
  channelKind: string;
  /** Who speaks in the conversation now. */
  owner: "bot" | "person" | "nobody";
  /** When the customer last wrote; null: never. */
  lastInboundAt: number | null;
  /** Whether the provider has approved the template for warnings (`ALERT_TEMPLATE`) in this channel. */
  hasTemplate: boolean;
};

/** What the hub stores about computers that stay, and about all computers for the office. Each method is one transaction. */
export type FleetStore = {
  /** Null when nothing was ever agreed about it. */
  standing(device: Pick<Device, "tenantId" | "id">): Promise<Standing | null>;
  /**
   * The customer agreed in the chat. When the same effect asks again, nothing changes. `claims`: the computer says that it
   * stays, so that one that was taken for staying is not asked.
   */
  askToStay(
    to: ConversationAddress,
    deviceId: string,
    asked: { effectKey: string; at: number; claims: boolean },
  ): Promise<Standing>;
  /**
   * The computer answered, or it stays no more. Gives what was there before. `nextScanAt` is for one that stays.
   */
  setStaying(
    device: Pick<Device, "tenantId" | "id">,
    stays: "no" | "on",
    at: number,
    nextScanAt: number | null,
  ): Promise<Standing | null>;
  mute(device: Pick<Device, "tenantId" | "id">, muted: boolean): Promise<void>;
  /** Counts a heartbeat. Nothing is kept of a computer that was forgotten, here and in `addEvents`. */
  beat(device: Pick<Device, "tenantId" | "id">, beat: Heartbeat, at: number): Promise<void>;
  /** Removes a company's heartbeats, events and ended warnings from before this moment. */
  prune(tenantId: string, before: number): Promise<void>;
  /** Stores what is new of these, up to a number in an hour. Gives the ids that were stored. */
  addEvents(device: Pick<Device, "tenantId" | "id">, events: readonly FleetEvent[], at: number): Promise<string[]>;
  /** Finds a device by the SHA-256 of the token that it had before the last rotation. */
  findFormer(tokenHash: string): Promise<Device | null>;
  /** Whether a computer with this key is blocked in this company. */
  isBlocked(tenantId: string, publicKey: string): Promise<boolean>;
  /** Gives a token that replaces the present one. The present one counts until the new one was shown. */
  rotate(device: Pick<Device, "tenantId" | "id">, tokenHash: string): Promise<void>;
  /** The computer has shown its new token, so the one before it is over. */
  endFormer(device: Pick<Device, "tenantId" | "id">): Promise<void>;
  /** Computers whose next measurement is due, of all companies. */
  due(at: number, most: number): Promise<Standing[]>;
  /**
   * Asks for a measurement that no conversation waits for, and sets the next one. Null when one is open already, or the
   * same key asked before.
   */
  askScan(
    of: ConversationAddress & { deviceId: string },
    report: { id: string; effectKey: string; scope: "quick" | "full"; pageKey: string; at: number },
    nextScanAt: number | null,
  ): Promise<DeviceReport | null>;

  /** Sets when a computer that stays is measured next. */
  scanAgain(device: Pick<Device, "tenantId" | "id">, at: number): Promise<void>;

  /**
   * Adds findings to the warning that waits, or makes one. After the warning of that day was told, another is made: for
   * today when something critical is among them, else for the next day. What the day's warnings have stays as it is.
   */
  warn(alert: NewAlert, at: number): Promise<void>;
  /** The company's, IANA. */
  timezone(tenantId: string): Promise<string>;
  alertsDue(at: number, most: number): Promise<DeviceAlert[]>;
  alertWay(alert: DeviceAlert): Promise<AlertWay | null>;
  putOffAlert(alert: Pick<DeviceAlert, "tenantId" | "id">, until: number): Promise<void>;
  /**
   * The customer was told of these findings, or was not and why. What was added to it meanwhile is warned of anew, at
   * `rest`; null where nobody can be told.
   */
  endAlert(
    alert: DeviceAlert,
    end: { state: "told" } | { state: "kept"; reason: string },
    at: number,
    rest: AlertMoment | null,
  ): Promise<void>;
};
