import { HUB_EVENT_KINDS } from "../../agent/fleet-ports.js";
import type { Statement } from "../database.js";
import { devices } from "../schema/device.js";
import { deviceAlerts, deviceStandings } from "../schema/device-fleet.js";
import { columnsOf } from "./columns-of.js";
import { statements as ofDevices } from "./device-statements.js";

const STANDING = columnsOf(deviceStandings);
const ALERT = columnsOf(deviceAlerts);
const DEVICE = columnsOf(devices);

/** The hub keeps as many events of one computer in an hour, of its own and of the agent's each. The others are not kept. */
export const EVENTS_PER_HOUR = 60;
const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(", ");
const BY_HUB = quoted(HUB_EVENT_KINDS);
/** There are few of these, and each counts. */
const IMPORTANT = quoted(["measured", "warned"] satisfies (typeof HUB_EVENT_KINDS)[number][]);

/** Goes by the computers, so that the tables' indexes are used. */
function forgetOld(table: "device_beats" | "device_events" | "device_alerts", at: string): string {
  return `DELETE FROM ${table} x USING devices d WHERE d.tenant_id = $1 AND x.tenant_id = $1 AND x.device_id = d.id AND x.${at} < $2`;
}

/** The SQL of the fleet store. */
export const fleetStatements = {
  report: ofDevices.report,
  company: ofDevices.company,
  standing: {
    name: "device_standing",
    text: `SELECT ${STANDING} FROM device_standings WHERE tenant_id = $1 AND device_id = $2`,
  },
  makeStanding: {
    name: "make_device_standing",
    text: `INSERT INTO device_standings (device_id, tenant_id) SELECT id, tenant_id FROM devices WHERE tenant_id = $1 AND id = $2 ON CONFLICT DO NOTHING`,
  },
  lockStanding: {
    name: "lock_device_standing",
    text: `SELECT ${STANDING} FROM device_standings WHERE tenant_id = $1 AND device_id = $2 FOR UPDATE`,
  },
  askToStay: {
    name: "ask_device_to_stay",
    text: `UPDATE device_standings SET stays = CASE WHEN stays = 'on' AND $7::boolean THEN 'on' ELSE 'asked' END,
        since = CASE WHEN stays = 'on' AND $7::boolean THEN since ELSE $6::timestamptz END, conversation_id = $3, channel_id = $4, effect_key = $5
      WHERE tenant_id = $1 AND device_id = $2 AND effect_key IS DISTINCT FROM $5`,
  },
  setStaying: {
    name: "set_device_staying",
    text: `UPDATE device_standings SET stays = $3, since = CASE WHEN stays = $3 THEN since ELSE $4 END, next_scan_at = $5
      WHERE tenant_id = $1 AND device_id = $2`,
  },
  mute: {
    name: "mute_device",
    text: "UPDATE device_standings SET muted = $3 WHERE tenant_id = $1 AND device_id = $2",
  },
  beat: {
    name: "beat_of_device",
    text: `INSERT INTO device_beats (tenant_id, device_id, hour, beats, timed, latency_sum, latency_most, memory_mb, last_at)
      SELECT d.tenant_id, d.id, date_trunc('hour', $3::timestamptz, 'UTC'), 1, $4::int, $5::int, $5::int, $6::int, $3::timestamptz
      FROM devices d WHERE d.tenant_id = $1 AND d.id = $2
      ON CONFLICT (device_id, hour) DO UPDATE SET beats = device_beats.beats + 1, timed = device_beats.timed + $4::int,
        latency_sum = device_beats.latency_sum + $5::int, latency_most = greatest(device_beats.latency_most, $5::int), memory_mb = $6::int, last_at = $3::timestamptz`,
  },
  forgetBeats: { name: "forget_old_beats", text: forgetOld("device_beats", "hour") },
  forgetEvents: { name: "forget_old_device_events", text: forgetOld("device_events", "received_at") },
  forgetAlerts: {
    name: "forget_old_device_alerts",
    text: `${forgetOld("device_alerts", "created_at")} AND x.state <> 'waiting'`,
  },
  event: {
    name: "add_device_event",
    text: `INSERT INTO device_events (id, tenant_id, device_id, event_id, kind, detail, at, received_at)
      SELECT $1::uuid, d.tenant_id, d.id, $4, $5, $6::jsonb, $7::timestamptz, $8::timestamptz FROM devices d WHERE d.tenant_id = $2 AND d.id = $3
        AND ($5 IN (${IMPORTANT}) OR (SELECT count(*) FROM device_events e WHERE e.tenant_id = $2 AND e.device_id = $3
          AND e.received_at > $8::timestamptz - interval '1 hour' AND (e.kind IN (${BY_HUB})) = ($5 IN (${BY_HUB}))) < ${EVENTS_PER_HOUR})
      ON CONFLICT (device_id, event_id) DO NOTHING RETURNING event_id`,
  },
  findFormer: { name: "find_former_device", text: `SELECT ${DEVICE} FROM find_former_device($1)` },
  blocked: {
    name: "blocked_device_key",
    text: `SELECT 1 AS is FROM devices d JOIN device_standings s ON s.device_id = d.id AND s.tenant_id = d.tenant_id
      WHERE d.tenant_id = $1 AND d.public_key = $2 AND s.blocked_at IS NOT NULL LIMIT 1`,
  },
  keepFormer: {
    name: "keep_former_token",
    text: `UPDATE device_standings s SET former_token_hash = coalesce(s.former_token_hash, d.token_hash) FROM devices d
      WHERE s.tenant_id = $1 AND s.device_id = $2 AND d.id = s.device_id AND d.tenant_id = $1`,
  },
  endFormer: {
    name: "end_former_token",
    text: "UPDATE device_standings SET former_token_hash = NULL WHERE tenant_id = $1 AND device_id = $2 AND former_token_hash IS NOT NULL",
  },
  setToken: ofDevices.setToken,
  due: { name: "standings_due", text: `SELECT ${STANDING} FROM find_standings_due($1, $2)` },
  setNextScan: {
    name: "set_next_device_scan",
    text: "UPDATE device_standings SET next_scan_at = $3 WHERE tenant_id = $1 AND device_id = $2 AND stays = 'on'",
  },
  askScan: {
    name: "ask_fleet_scan",
    text: `INSERT INTO reports (id, tenant_id, device_id, conversation_id, channel_id, effect_key, state, scope, page_key, asked_at)
      SELECT $1, $2::uuid, $3::uuid, $4, $5, $6, 'asked', $7, $8, $9
      WHERE NOT EXISTS (SELECT FROM reports WHERE tenant_id = $2::uuid AND device_id = $3::uuid AND state = 'asked')
      ON CONFLICT (tenant_id, effect_key) DO NOTHING`,
  },
  alertsSince: {
    name: "device_alerts_since",
    text: `SELECT ${ALERT} FROM device_alerts WHERE tenant_id = $1 AND device_id = $2 AND day >= $3 ORDER BY created_at FOR UPDATE`,
  },
  lockAlert: {
    name: "lock_device_alert",
    text: `SELECT ${ALERT} FROM device_alerts WHERE tenant_id = $1 AND id = $2 AND state = 'waiting' FOR UPDATE`,
  },
  makeAlert: {
    name: "make_device_alert",
    text: `INSERT INTO device_alerts (id, tenant_id, device_id, conversation_id, channel_id, day, findings, page_key, state, due_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10) ON CONFLICT (device_id, day) DO NOTHING`,
  },
  growAlert: {
    name: "grow_device_alert",
    text: "UPDATE device_alerts SET findings = $3, page_key = $4, due_at = least(due_at, $5) WHERE tenant_id = $1 AND id = $2",
  },
  alertsDue: { name: "device_alerts_due", text: `SELECT ${ALERT} FROM find_device_alerts_due($1, $2)` },
  alertWay: {
    name: "device_alert_way",
    text: `SELECT d.name AS "deviceName", d.os, c.name AS "contactName", c.opted_out AS "optedOut", coalesce(s.muted, false) AS muted,
        t.timezone, t.name AS company, h.kind AS "channelKind", v.last_inbound_at AS "lastInboundAt", v.owner
      FROM devices d JOIN conversations v ON v.id = $3 AND v.tenant_id = d.tenant_id JOIN contacts c ON c.id = v.contact_id
        JOIN channels h ON h.id = v.channel_id JOIN tenants t ON t.id = d.tenant_id LEFT JOIN device_standings s ON s.device_id = d.id
      WHERE d.tenant_id = $1 AND d.id = $2`,
  },
  alertTemplate: {
    name: "device_alert_template",
    text: `SELECT name, language, cardinality(variables) AS variables FROM message_templates
      WHERE tenant_id = $1 AND channel_id = $2 AND name = $3 AND status = 'approved' AND unfit IS NULL ORDER BY language = 'pt_BR' DESC LIMIT 1`,
  },
  endAlert: {
    name: "end_device_alert",
    text: "UPDATE device_alerts SET state = $3, reason = $4, told_at = $5, findings = $6 WHERE tenant_id = $1 AND id = $2",
  },
  putOffAlert: {
    name: "put_off_device_alert",
    text: "UPDATE device_alerts SET due_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
  },
} satisfies Record<string, Statement>;
