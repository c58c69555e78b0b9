import type { DeviceHub } from "../agent/hub/device-hub.js";
import { type AgentSettings, settingsOf } from "../agent/wire.js";
import type { Database, Prepared, Statement } from "../db/database.js";
import { auditOf } from "../db/stores/audit-store.js";
import { createDeviceStore } from "../db/stores/device-store.js";
import { createFleetReader, type FleetRow } from "../db/stores/fleet-reader.js";
import { fleetStatements } from "../db/stores/fleet-statements.js";
import type { DeviceAct } from "../handoff-inbox/contract/office/devices.js";
import type { DeskDevice, DeviceDesk } from "../handoff-inbox/ports.js";
import type { AuditAct } from "../platform/audit-acts.js";

/** Who was not heard of for so long, in ms, counts as off: two of the slowest heartbeats. */
const PRESENT_MS = 90_000;
const WEEK_MS = 7 * 86_400_000;

const BLOCK: Statement = {
  name: "block_device",
  text: "UPDATE device_standings SET blocked_at = $3 WHERE tenant_id = $1 AND device_id = $2",
};
const SETTINGS: Statement = {
  name: "set_device_settings",
  text: "UPDATE device_standings SET settings = $3 WHERE tenant_id = $1 AND device_id = $2",
};
/** Receipts of paid work (`device_commands`) belong to their orders and stay. */
const FORGET: readonly Statement[] = [
  { name: "forget_device_alerts", text: "DELETE FROM device_alerts WHERE tenant_id = $1 AND device_id = $2" },
  { name: "forget_device_events", text: "DELETE FROM device_events WHERE tenant_id = $1 AND device_id = $2" },
  { name: "forget_device_beats", text: "DELETE FROM device_beats WHERE tenant_id = $1 AND device_id = $2" },
  { name: "forget_device_standing", text: "DELETE FROM device_standings WHERE tenant_id = $1 AND device_id = $2" },
  { name: "forget_device_reports", text: "DELETE FROM reports WHERE tenant_id = $1 AND device_id = $2" },
  { name: "forget_device", text: "DELETE FROM devices WHERE tenant_id = $1 AND id = $2" },
];

/** A company's computers as people see and steer them. Each act is written with its audit entry. */
export function createDeviceDesk(options: {
  database: Database;
  hub(): Pick<DeviceHub, "reach" | "scanNow">;
  now(): number;
}): DeviceDesk {
  const { database, hub, now } = options;
  const reader = createFleetReader(database);
  const store = createDeviceStore(database);
  const isOn = ({ lastSeenAt }: FleetRow) => (lastSeenAt ?? 0) > now() - PRESENT_MS;

  function shown({ blocked, channelId: _channel, settings, ...row }: FleetRow): DeskDevice {
    const state = blocked ? "blocked" : isOn({ blocked, settings, channelId: null, ...row }) ? "online" : "offline";
    return { ...row, state, settings: settingsOf(settings) };
  }

  async function write(tenantId: string, id: string, statements: readonly Prepared[], audit: Prepared): Promise<void> {
    await database.batch([tenantId], [[fleetStatements.makeStanding, [tenantId, id]], ...statements, audit]);
  }

  return {
    list: async (tenantId) => (await reader.list(tenantId)).map(shown),
    async one(tenantId, id) {
      const found = await reader.detail(tenantId, id, now() - WEEK_MS);
      if (found === null) return null;
      const { row, reports, ...more } = found;
      return { ...shown(row), ...more, reports: reports.toReversed() };
    },
    async act(tenantId, id, act, by) {
      const row = (await reader.detail(tenantId, id, now()))?.row;
      if (row === undefined) return "gone";
      const audit = auditOf(tenantId, { ...by, ...named(act, row) });
      switch (act) {
        case "scan": {
          if (!isOn(row)) return "away";
          const device = await store.device(tenantId, id);
          const { conversationId, channelId } = row;
          if (device === null || conversationId === null || channelId === null) return "away";
          if ((await hub().scanNow({ device, conversationId, channelId })) === null) return "busy";
          await database.batch([tenantId], [audit]);
          return "done";
        }
        case "disconnect":
          await database.batch([tenantId], [audit]);
          hub().reach("blocked", id);
          return "done";
        case "block":
        case "unblock":
          await write(tenantId, id, [[BLOCK, [tenantId, id, act === "block" ? new Date(now()) : null]]], audit);
          if (act === "block") hub().reach("blocked", id);
          return "done";
        case "rotate":
          await database.batch([tenantId], [audit]);
          hub().reach("rotate", id);
          return "done";
        case "forget":
          await database.batch([tenantId], [...FORGET.map((each): Prepared => [each, [tenantId, id]]), audit]);
          hub().reach("revoked", id);
          return "done";
      }
    },
    async settings(tenantId, id, settings, by) {
      const row = (await reader.detail(tenantId, id, now()))?.row;
      if (row === undefined) return "gone";
      const before: AgentSettings = settingsOf(row.settings);
      const entry = { action: "device.settings", subject: `device:${id}`, detail: { name: row.name } } as const;
      const audit = auditOf(tenantId, { ...by, ...entry, before, after: settings });
      await write(tenantId, id, [[SETTINGS, [tenantId, id, JSON.stringify(settings)]]], audit);
      hub().reach("standing", id);
      return "done";
    },
  };
}

function named(act: DeviceAct, row: FleetRow): { action: AuditAct; subject: `device:${string}`; detail: object } {
  return { action: `device.${act}`, subject: `device:${row.id}`, detail: { name: row.name } };
}
