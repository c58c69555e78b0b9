import {
  type AgentSettings,
  type AlertFinding,
  type DeviceAlert,
  type Standing,
  settingsOf,
} from "../../../agent/fleet-ports.js";

export type StandingRow = {
  tenant_id: string;
  device_id: string;
  stays: Standing["stays"];
  conversation_id: string | null;
  channel_id: string | null;
  effect_key: string | null;
  since: Date | null;
  settings: Partial<AgentSettings>;
  next_scan_at: Date | null;
  muted: boolean;
  blocked_at: Date | null;
};

export type AlertRow = {
  id: string;
  tenant_id: string;
  device_id: string;
  conversation_id: string;
  channel_id: string;
  day: string;
  findings: AlertFinding[];
  page_key: string;
  state: "waiting" | "told" | "kept";
  due_at: Date;
};

/** Turns a row into the hub's type. */
export function presentStanding(row: StandingRow): Standing {
  return {
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    stays: row.stays,
    conversationId: row.conversation_id,
    channelId: row.channel_id,
    effectKey: row.effect_key,
    since: row.since?.getTime() ?? null,
    settings: settingsOf(row.settings),
    nextScanAt: row.next_scan_at?.getTime() ?? null,
    muted: row.muted,
    blockedAt: row.blocked_at?.getTime() ?? null,
  };
}

/** Turns a row into the hub's type. */
export function presentAlert(row: AlertRow): DeviceAlert {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    conversationId: row.conversation_id,
    channelId: row.channel_id,
    day: row.day,
    findings: row.findings,
    pageKey: row.page_key,
    dueAt: row.due_at.getTime(),
  };
}
