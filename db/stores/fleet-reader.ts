import type { Database, Statement } from "../database.js";
import { isUuid } from "./is-uuid.js";

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const severity = (which: string) =>
  `(SELECT count(*)::int FROM jsonb_array_elements(CASE WHEN jsonb_typeof(r.findings) = 'array' THEN r.findings ELSE '[]' END) f WHERE f ->> 'severity' = '${which}')`;

const ROWS = `SELECT d.id, d.name, d.os, d.agent_version AS "agentVersion", d.contact_id AS "contactId", c.name AS "contactName", c.phone,
    coalesce(s.conversation_id, r.conversation_id)::text AS "conversationId", coalesce(s.channel_id, r.channel_id)::text AS "channelId",
    coalesce(s.stays, 'no') AS stays, s.blocked_at IS NOT NULL AS blocked, ${ms("d.last_seen_at")} AS "lastSeenAt", r.score, ${ms("r.reported_at")} AS "measuredAt",
    coalesce(${severity("critical")}, 0) AS critical, coalesce(${severity("warn")}, 0) AS warnings,
    CASE WHEN b.timed > 0 THEN (b.latency_sum / b.timed)::int END AS "latencyMs", b.memory_mb AS "memoryMb",
    ${ms("s.since")} AS since, coalesce(s.muted, false) AS muted, ${ms("s.next_scan_at")} AS "nextScanAt", coalesce(s.settings, '{}') AS settings
  FROM devices d JOIN contacts c ON c.id = d.contact_id AND c.tenant_id = d.tenant_id LEFT JOIN device_standings s ON s.device_id = d.id AND s.tenant_id = d.tenant_id
    LEFT JOIN LATERAL (SELECT * FROM reports r WHERE r.device_id = d.id AND r.tenant_id = d.tenant_id AND r.state = 'reported' ORDER BY r.asked_at DESC LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT * FROM device_beats b WHERE b.device_id = d.id AND b.tenant_id = d.tenant_id ORDER BY b.hour DESC LIMIT 1) b ON true
  WHERE d.tenant_id = $1 AND d.revoked_at IS NULL AND d.kind = 'agent'`;

const LIST: Statement = { name: "fleet", text: `${ROWS} ORDER BY d.last_seen_at DESC NULLS LAST, d.id LIMIT 500` };
const ONE: Statement = { name: "fleet_device", text: `${ROWS} AND d.id = $2` };
const HOURS: Statement = {
  name: "fleet_hours",
  text: `SELECT ${ms("b.hour")} AS at, b.beats, CASE WHEN b.timed > 0 THEN (b.latency_sum / b.timed)::int END AS "latencyMs", b.latency_most AS "latencyMost",
      (SELECT count(*)::int FROM device_events e WHERE e.device_id = b.device_id AND e.received_at >= b.hour AND e.received_at < b.hour + interval '1 hour') AS events
    FROM device_beats b WHERE b.tenant_id = $1 AND b.device_id = $2 AND b.hour > $3 ORDER BY b.hour`,
};
const EVENTS: Statement = {
  name: "fleet_events",
  text: `SELECT id, ${ms("received_at")} AS at, kind, detail FROM device_events WHERE tenant_id = $1 AND device_id = $2 ORDER BY received_at DESC, at DESC LIMIT 100`,
};
const REPORTS: Statement = {
  name: "fleet_reports",
  text: `SELECT ${ms("r.reported_at")} AS at, r.score, ${severity("critical")} AS critical, ${severity("warn")} AS warnings, r.page_key AS "pageKey",
      ARRAY(SELECT f ->> 'title' FROM jsonb_array_elements(CASE WHEN jsonb_typeof(r.findings) = 'array' THEN r.findings ELSE '[]' END) f
        WHERE f ->> 'severity' IN ('critical', 'warn') ORDER BY f ->> 'severity' LIMIT 5) AS titles
    FROM reports r WHERE r.tenant_id = $1 AND r.device_id = $2 AND r.state = 'reported' ORDER BY r.asked_at DESC LIMIT 30`,
};

export type FleetRow = {
  id: string;
  name: string;
  os: string;
  agentVersion: string;
  contactId: string;
  contactName: string | null;
  phone: string | null;
  conversationId: string | null;
  channelId: string | null;
  stays: "no" | "asked" | "on";
  blocked: boolean;
  lastSeenAt: number | null;
  score: number | null;
  measuredAt: number | null;
  critical: number;
  warnings: number;
  latencyMs: number | null;
  memoryMb: number | null;
  since: number | null;
  muted: boolean;
  nextScanAt: number | null;
  settings: object;
};
export type FleetHour = { at: number; beats: number; latencyMs: number | null; latencyMost: number; events: number };
export type FleetDetail = {
  row: FleetRow;
  hours: FleetHour[];
  events: { id: string; at: number; kind: string; detail: { [name: string]: unknown } }[];
  /** The newest first. */
  reports: {
    at: number;
    score: number | null;
    critical: number;
    warnings: number;
    titles: string[];
    pageKey: string;
  }[];
};

/** Reads a company's computers for the office. */
export function createFleetReader(database: Database) {
  return {
    list: async (tenantId: string): Promise<FleetRow[]> =>
      (await database.batch([tenantId], [[LIST, [tenantId]]]))[0] as FleetRow[],
    /** Null when this company has no such computer. `since`: ms since the epoch. */
    async detail(tenantId: string, id: string, since: number): Promise<FleetDetail | null> {
      if (!isUuid(id)) return null;
      const [rows = [], hours = [], events = [], reports = []] = await database.batch(
        [tenantId],
        [
          [ONE, [tenantId, id]],
          [HOURS, [tenantId, id, new Date(since)]],
          [EVENTS, [tenantId, id]],
          [REPORTS, [tenantId, id]],
        ],
      );
      const [row] = rows as FleetRow[];
      if (!row) return null;
      const of = { hours, events, reports } as Omit<FleetDetail, "row">;
      return { row, ...of };
    },
  };
}
