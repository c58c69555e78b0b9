import type { Device, DeviceReport, DeviceTask, Pairing, TaskResult, TaskState } from "../../../agent/ports.js";

type Placed = { id: string; tenant_id: string; conversation_id: string; channel_id: string; effect_key: string };
export type PairingRow = Placed & {
  contact_id: string;
  code: string;
  state: Pairing["state"];
  attempts: number;
  device_id: string | null;
  expires_at: Date;
};
export type DeviceRow = {
  id: string;
  tenant_id: string;
  contact_id: string | null;
  name: string;
  os: string;
  kind: Device["kind"];
  public_key: string;
  token_hash: string | null;
  last_seen_at: Date | null;
  revoked_at: Date | null;
};
export type ReportRow = Placed & {
  device_id: string;
  state: DeviceReport["state"];
  scope: DeviceReport["scope"];
  score: number | null;
  findings: unknown;
  facts: unknown;
  page_key: string;
  asked_at: Date;
  reported_at: Date | null;
  told: boolean;
};
export type TaskRow = Placed & {
  device_id: string;
  order_id: string;
  position: number;
  preview_of: string | null;
  action: string;
  params: DeviceTask["params"];
  dry_run: boolean;
  nonce: string;
  state: TaskState;
  result: TaskResult | null;
  expires_at: Date;
  created_at: Date;
};

const placed = (row: Placed) => ({
  id: row.id,
  tenantId: row.tenant_id,
  conversationId: row.conversation_id,
  channelId: row.channel_id,
  effectKey: row.effect_key,
});

/** Turns a row into the hub's type. */
export function presentPairing(row: PairingRow): Pairing {
  const { code, state, attempts } = row;
  const ids = { contactId: row.contact_id, deviceId: row.device_id };
  return { ...placed(row), ...ids, code, state, attempts, expiresAt: row.expires_at.getTime() };
}

/** Turns a row into the hub's type. */
export function presentDevice(row: DeviceRow): Device {
  const { id, name, os, kind } = row;
  return {
    id,
    tenantId: row.tenant_id,
    contactId: row.contact_id,
    name,
    os,
    kind,
    publicKey: row.public_key,
    tokenHash: row.token_hash,
    lastSeenAt: row.last_seen_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
  };
}

/** Turns a row into the hub's type. */
export function presentReport(row: ReportRow): DeviceReport {
  const { state, scope, score, findings, facts, told } = row;
  const times = { askedAt: row.asked_at.getTime(), reportedAt: row.reported_at?.getTime() ?? null };
  return {
    ...placed(row),
    deviceId: row.device_id,
    pageKey: row.page_key,
    state,
    scope,
    score,
    findings,
    facts,
    told,
    ...times,
  };
}

/** Turns a row into the hub's type. */
export function presentTask(row: TaskRow): DeviceTask {
  const { position, action, params, nonce, state, result } = row;
  return {
    ...placed(row),
    deviceId: row.device_id,
    orderId: row.order_id,
    previewOf: row.preview_of,
    dryRun: row.dry_run,
    expiresAt: row.expires_at.getTime(),
    createdAt: row.created_at.getTime(),
    position,
    action,
    params,
    nonce,
    state,
    result,
  };
}
