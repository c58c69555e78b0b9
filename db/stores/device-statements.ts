import type { Statement } from "../database.js";
import { devices, deviceTasks, pairings, reports } from "../schema/device.js";
import { columnsOf } from "./columns-of.js";

const PAIRING = columnsOf(pairings);
const DEVICE = columnsOf(devices);
const REPORT = columnsOf(reports);
const TASK = columnsOf(deviceTasks);

const OPEN = "('queued', 'sent', 'running')";
/** The SQL of the device store. */
export const statements = {
  conversation: {
    name: "device_contact",
    text: "SELECT contact_id AS contact FROM conversations WHERE id = $1 AND tenant_id = $2",
  },
  invite: {
    name: "invite_device",
    text: `INSERT INTO pairings (id, tenant_id, conversation_id, channel_id, contact_id, effect_key, code_hash, code, state, expires_at)
      SELECT $1, $2, c.id, c.channel_id, c.contact_id, $5, $6, $7, 'open', $8 FROM conversations c WHERE c.id = $3 AND c.tenant_id = $2 AND c.channel_id = $4
      ON CONFLICT (tenant_id, effect_key) DO NOTHING`,
  },
  invited: { name: "invited_device", text: `SELECT ${PAIRING} FROM pairings WHERE tenant_id = $1 AND effect_key = $2` },
  findPairing: { name: "find_pairing_by_code", text: `SELECT ${PAIRING} FROM find_pairing($1)` },
  pairing: { name: "pairing", text: `SELECT ${PAIRING} FROM pairings WHERE tenant_id = $1 AND id = $2` },
  lockPairing: {
    name: "lock_pairing",
    text: `SELECT ${PAIRING} FROM pairings WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
  },
  attempt: {
    name: "count_pairing_attempt",
    text: `UPDATE pairings SET attempts = attempts + 1, expires_at = CASE WHEN attempts + 1 >= $3 THEN least(expires_at, $4) ELSE expires_at END
      WHERE tenant_id = $1 AND id = $2 AND state = 'open'`,
  },
  sameDevice: {
    name: "device_of_key",
    text: `SELECT ${DEVICE} FROM devices WHERE tenant_id = $1 AND public_key = $2 AND contact_id = $3 AND revoked_at IS NULL ORDER BY created_at LIMIT 1`,
  },
  renameDevice: {
    name: "rename_device",
    text: `UPDATE devices SET name = $2, os = $3, agent_version = $4, last_seen_at = $5 WHERE id = $1 RETURNING ${DEVICE}`,
  },
  insertDevice: {
    name: "insert_device",
    text: `INSERT INTO devices (id, tenant_id, name, os, public_key, agent_version, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${DEVICE}`,
  },
  claim: {
    name: "claim_pairing",
    text: "UPDATE pairings SET state = 'claimed', device_id = $3, expires_at = $4 WHERE tenant_id = $1 AND id = $2",
  },
  pairingState: { name: "set_pairing_state", text: "UPDATE pairings SET state = $3 WHERE tenant_id = $1 AND id = $2" },
  expirePairing: {
    name: "expire_pairing",
    text: "UPDATE pairings SET state = 'expired' WHERE tenant_id = $1 AND id = $2 AND state IN ('open', 'claimed')",
  },
  pairingsToEnd: { name: "pairings_to_end", text: `SELECT ${PAIRING} FROM find_pairings_to_end($1, $2)` },
  own: {
    name: "own_device",
    text: `UPDATE devices SET contact_id = $3 WHERE tenant_id = $1 AND id = $2 RETURNING ${DEVICE}`,
  },
  dropDevice: {
    name: "drop_device",
    text: "DELETE FROM devices WHERE tenant_id = $1 AND id = $2 AND contact_id IS NULL",
  },
  findDevice: { name: "find_device_by_token", text: `SELECT ${DEVICE} FROM find_device($1)` },
  device: { name: "device", text: `SELECT ${DEVICE} FROM devices WHERE tenant_id = $1 AND id = $2` },
  deviceOf: {
    name: "device_of_contact",
    text: `SELECT ${DEVICE} FROM devices d WHERE tenant_id = $1 AND contact_id = $2 AND revoked_at IS NULL AND kind = 'agent'
      ORDER BY (SELECT max(r.asked_at) FROM reports r WHERE r.device_id = d.id AND r.conversation_id = $3) DESC NULLS LAST, last_seen_at DESC NULLS LAST LIMIT 1`,
  },
  setToken: {
    name: "set_device_token",
    text: "UPDATE devices SET token_hash = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL",
  },
  seen: {
    name: "device_seen",
    text: "UPDATE devices SET last_seen_at = $3, agent_version = coalesce($4, agent_version) WHERE tenant_id = $1 AND id = $2",
  },
  revoke: {
    name: "revoke_device",
    text: "UPDATE devices SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id",
  },
  failScans: {
    name: "fail_scans_of_device",
    text: "UPDATE reports SET state = 'failed', findings = '[]', facts = '{}', reported_at = $3 WHERE tenant_id = $1 AND device_id = $2 AND state = 'asked'",
  },
  company: { name: "device_company", text: "SELECT name, timezone FROM tenants WHERE id = $1" },
  insertReport: {
    name: "insert_report",
    text: `INSERT INTO reports (id, tenant_id, device_id, conversation_id, channel_id, effect_key, state, scope, page_key, asked_at)
      VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9)`,
  },
  conversationPlace: {
    name: "guided_place",
    text: "SELECT contact_id AS contact FROM conversations WHERE id = $1 AND tenant_id = $2 AND channel_id = $3",
  },
  guidedDevice: {
    name: "guided_device",
    text: `SELECT ${DEVICE} FROM devices WHERE tenant_id = $1 AND contact_id = $2 AND name = $3 AND kind = 'guided' AND revoked_at IS NULL ORDER BY created_at LIMIT 1`,
  },
  insertGuidedDevice: {
    name: "insert_guided_device",
    text: `INSERT INTO devices (id, tenant_id, contact_id, name, os, kind, public_key, agent_version) VALUES ($1, $2, $3, $4, $5, 'guided', '', '') RETURNING ${DEVICE}`,
  },
  insertGuidedReport: {
    name: "insert_guided_report",
    text: `INSERT INTO reports (id, tenant_id, device_id, conversation_id, channel_id, effect_key, state, scope, score, findings, facts, page_key, asked_at, reported_at, told)
      VALUES ($1, $2, $3, $4, $5, $6, 'reported', 'guided', $7, $8, $9, $10, $11, $11, true) ON CONFLICT (tenant_id, effect_key) DO NOTHING`,
  },
  reportOfEffect: {
    name: "report_of_effect",
    text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND effect_key = $2`,
  },
  report: { name: "report", text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND id = $2` },
  lockReport: {
    name: "lock_report",
    text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
  },
  openScans: {
    name: "open_scans",
    text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND device_id = $2 AND state = 'asked' ORDER BY asked_at`,
  },
  earlierReports: {
    name: "earlier_reports_of_device",
    text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND device_id = $2 AND state = 'reported' ORDER BY asked_at DESC LIMIT $3`,
  },
  placeOfReport: {
    name: "place_of_report",
    text: `SELECT c.id, c.kind, t.name, t.timezone, t.profile,
        (SELECT w.settings ->> 'color' FROM channels w WHERE w.tenant_id = $1 AND w.state = 'active' AND w.settings ? 'color' ORDER BY w.id = c.id DESC, w.created_at LIMIT 1) AS color
      FROM tenants t JOIN channels c ON c.tenant_id = t.id AND c.id = $2 WHERE t.id = $1`,
  },
  reportBefore: {
    name: "report_before",
    text: `SELECT ${REPORT} FROM reports WHERE tenant_id = $1 AND device_id = $2 AND state = 'reported' AND reported_at < $3 ORDER BY reported_at DESC LIMIT 1`,
  },
  repairsSince: {
    name: "repairs_since",
    text: `SELECT ${TASK} FROM device_commands WHERE tenant_id = $1 AND device_id = $2 AND state = 'done' AND NOT dry_run AND created_at > $3 ORDER BY created_at, position LIMIT 20`,
  },
  findReport: { name: "find_report_page", text: `SELECT ${REPORT} FROM find_report($1)` },
  endReport: {
    name: "end_report",
    text: `UPDATE reports SET state = $3, score = $4, findings = $5, facts = $6, reported_at = $7, told = false WHERE tenant_id = $1 AND id = $2 RETURNING ${REPORT}`,
  },
  reportTold: { name: "report_told", text: "UPDATE reports SET told = true WHERE tenant_id = $1 AND id = $2" },
  scansToEnd: { name: "scans_to_end", text: `SELECT ${REPORT} FROM find_scans_to_end($1, $2)` },
  consent: {
    name: "last_consent",
    text: `SELECT c.granted, c.text, c.event_id::text AS "eventId" FROM consents c JOIN events e ON e.id = c.event_id
      WHERE c.tenant_id = $1 AND e.conversation_id = $2 AND c.purpose = $3 ORDER BY c.event_id DESC LIMIT 1`,
  },
  queue: {
    name: "queue_command",
    text: `INSERT INTO device_commands (id, tenant_id, device_id, conversation_id, channel_id, order_id, effect_key, position, preview_of, action, params, dry_run, nonce, state, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'queued', $14, $15) ON CONFLICT DO NOTHING`,
  },
  tasksOf: {
    name: "commands_of",
    text: `SELECT ${TASK} FROM device_commands WHERE tenant_id = $1 AND effect_key = $2 ORDER BY position`,
  },
  lockTasks: {
    name: "lock_commands_of",
    text: `SELECT ${TASK} FROM device_commands WHERE tenant_id = $1 AND effect_key = $2 ORDER BY position FOR UPDATE`,
  },
  task: { name: "device_command", text: `SELECT ${TASK} FROM device_commands WHERE tenant_id = $1 AND id = $2` },
  openTasks: {
    name: "open_commands",
    text: `SELECT ${TASK} FROM device_commands WHERE tenant_id = $1 AND device_id = $2 AND state IN ${OPEN} ORDER BY created_at, position`,
  },
  underWay: {
    name: "command_under_way",
    text: `UPDATE device_commands SET state = $3 WHERE tenant_id = $1 AND id = $2 AND (state = 'queued' OR state = 'sent' AND $3 = 'running')`,
  },
  endTask: {
    name: "end_command",
    text: "UPDATE device_commands SET state = $3, result = $4, ended_at = $5, told = $6 WHERE tenant_id = $1 AND id = $2",
  },
  keepResult: {
    name: "keep_command_result",
    text: "UPDATE device_commands SET result = $3 WHERE tenant_id = $1 AND id = $2",
  },
  withdraw: {
    name: "withdraw_commands_not_begun",
    text: `UPDATE device_commands SET state = 'refused', result = '{"reason":"withdrawn"}', ended_at = $4, told = false
      WHERE tenant_id = $1 AND conversation_id = $2 AND order_id = $3 AND state IN ('queued', 'sent') RETURNING effect_key`,
  },
  tasksTold: {
    name: "commands_told",
    text: "UPDATE device_commands SET told = true WHERE tenant_id = $1 AND effect_key = $2 AND NOT told",
  },
  tasksWaiting: { name: "commands_waiting", text: `SELECT ${TASK} FROM find_commands_waiting($1, $2)` },
  tasksToEnd: { name: "commands_to_end", text: `SELECT ${TASK} FROM find_commands_to_end($1, $2, $3)` },
} satisfies Record<string, Statement>;
