import type { Database, Statement } from "../database.js";
import { isUuid } from "./is-uuid.js";

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const OF_CONVERSATION: Statement = {
  name: "reports_of_conversation",
  text: `SELECT r.id, r.device_id AS "deviceId", d.name, d.os, r.score, r.findings, r.page_key AS "pageKey", ${ms("coalesce(r.reported_at, r.asked_at)")} AS "reportedAt"
    FROM conversations c JOIN devices d ON d.contact_id = c.contact_id AND d.tenant_id = c.tenant_id JOIN reports r ON r.device_id = d.id
    WHERE c.tenant_id = $1 AND c.id = $2 AND r.state = 'reported' AND d.revoked_at IS NULL ORDER BY r.asked_at DESC LIMIT 50`,
};
/**
 * Each report is held beside the one before it and the one after it of the same device. A problem counts once, when it
 * is first found. What became of it is seen in the next report: `followed`, when the work of an order with the recommended
 * item was done in between, whenever it was ordered; it is solved when the rule then says that all is well.
 */
const OUTCOMES: Statement = {
  name: "outcomes_of_findings",
  text: `WITH newest AS (
      SELECT r.device_id, r.reported_at, r.findings FROM reports r
      WHERE r.tenant_id = $1 AND r.state = 'reported' AND r.scope <> 'guided' AND r.reported_at > to_timestamp($2::float8 / 1000) AND jsonb_typeof(r.findings) = 'array'
      ORDER BY r.reported_at DESC LIMIT 5000
    ), placed AS (
      SELECT device_id, reported_at, findings, lag(findings) OVER w AS before, lead(findings) OVER w AS after, lead(reported_at) OVER w AS after_at
      FROM newest WINDOW w AS (PARTITION BY device_id ORDER BY reported_at)
    ), found AS (
      SELECT f ->> 'id' AS rule, coalesce((f ->> 'version')::int, 1) AS version, f ->> 'item' AS item, f ->> 'title' AS title, f ->> 'remedy' AS remedy, p.reported_at, p.after IS NOT NULL AS again,
        NOT EXISTS (SELECT FROM jsonb_array_elements(coalesce(p.before, '[]')) b WHERE b ->> 'id' = f ->> 'id'
          AND b ->> 'subject' IS NOT DISTINCT FROM f ->> 'subject' AND b ->> 'severity' IN ('warn', 'critical')) AS new,
        EXISTS (SELECT FROM jsonb_array_elements(coalesce(p.after, '[]')) a WHERE a ->> 'id' = f ->> 'id'
          AND a ->> 'subject' IS NOT DISTINCT FROM f ->> 'subject' AND a ->> 'severity' = 'ok') AS well,
        EXISTS (SELECT FROM devices d JOIN orders o ON o.tenant_id = $1 AND o.contact_id = d.contact_id JOIN order_lines l ON l.order_id = o.id
            JOIN order_events e ON e.tenant_id = $1 AND e.order_id = o.id AND e.kind = 'order.done'
          WHERE d.id = p.device_id AND l.item = f ->> 'item' AND e.at >= p.reported_at AND e.at < p.after_at) AS followed
      FROM placed p, jsonb_array_elements(p.findings) f WHERE f ->> 'severity' IN ('warn', 'critical')
    )
    SELECT rule, version, item, (array_agg(title ORDER BY reported_at DESC))[1] AS title, (array_agg(remedy ORDER BY reported_at DESC))[1] AS remedy,
      count(*) FILTER (WHERE new)::int AS found, count(*) FILTER (WHERE followed)::int AS followed, count(*) FILTER (WHERE followed AND well)::int AS solved,
      count(*) FILTER (WHERE again AND NOT followed AND well)::int AS "goneAlone"
    FROM found GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
};

export type StoredReport = {
  id: string;
  deviceId: string;
  name: string;
  os: string;
  score: number | null;
  findings: unknown;
  pageKey: string;
  reportedAt: number;
};

/** What became of the problems that one version of a rule found, for one recommended item (null: none was). */
export type FindingOutcome = {
  rule: string;
  version: number;
  item: string | null;
  /** The words with which it was last found. */
  title: string;
  remedy: string | null;
  /** Problems, each counted once. */
  found: number;
  /** How often the recommended work was done before the device was measured again. */
  followed: number;
  /** Of those: how often the next report says that all is well. */
  solved: number;
  /** How often the problem was gone in the next report although the recommended work was not done. */
  goneAlone: number;
};

/** Reads reports of computers for people of the company. */
export function createReportStore(database: Database) {
  return {
    /** The newest 50 reports of the computers of a conversation's customer. */
    ofConversation: async (tenantId: string, conversationId: string): Promise<StoredReport[]> =>
      isUuid(conversationId)
        ? database.transaction([tenantId], (tx) => tx.run<StoredReport>(OF_CONVERSATION, [tenantId, conversationId]))
        : [],
    /** What became of what the rules found and recommended, in reports since then (ms since the epoch). */
    outcomes: (tenantId: string, since: number): Promise<FindingOutcome[]> =>
      database.transaction([tenantId], (tx) => tx.run<FindingOutcome>(OUTCOMES, [tenantId, since])),
  };
}
