import type { Statement } from "../database.js";
import { type BySight, bySight } from "./by-sight.js";

export type DeskView = "waiting" | "mine" | "team" | "people" | "bot" | "all" | "closed";

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

// Adds what a list shows to the picked conversations. `place` is text, because it becomes part of a cursor.
const dressed = (picked: string, place: string, order: string) => `WITH c AS MATERIALIZED (${picked})
  SELECT c.id, c.channel_id AS "channelId", c.contact_id AS "contactId", p.name AS "contactName", p.phone, ch.kind AS "channelKind", ch.title AS "channelTitle", c.owner,
    CASE WHEN c.owner = 'person' THEN c.owner_user_id END AS "ownerId", u.name AS "ownerName", c.team,
    CASE WHEN c.owner = 'nobody' THEN ${ms("coalesce(c.handoff_at, c.created_at)")} END AS "waitingSince",
    ${ms("coalesce((SELECT f.at FROM conversation_facts f WHERE f.tenant_id = $1 AND f.conversation_id = c.id AND f.kind = 'handed_over' ORDER BY f.at DESC LIMIT 1), c.handoff_at)")} AS "handedOverAt",
    CASE WHEN c.owner <> 'bot' THEN c.handoff ->> 'reason' END AS reason, last.line AS last, c.closed_at IS NOT NULL AS closed,
    ${ms("c.last_inbound_at")} AS "lastInboundAt",
    (SELECT r.score FROM ratings r WHERE r.conversation_id = c.id ORDER BY r.at DESC LIMIT 1) AS rating,
    EXISTS (SELECT 1 FROM effects f WHERE f.conversation_id = c.id AND f.state = 'uncertain') OR c.id = ANY (ARRAY(
      SELECT f.conversation_id FROM effects f WHERE f.tenant_id = $1 AND f.state = 'failed'
      UNION SELECT e.conversation_id FROM events e WHERE e.tenant_id = $1 AND e.state = 'dead')) AS problem,
    ${place} AS place
  FROM c JOIN contacts p ON p.id = c.contact_id JOIN channels ch ON ch.id = c.channel_id
    LEFT JOIN users u ON c.owner = 'person' AND u.id = c.owner_user_id
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('author', m.author, 'content', m.content, 'at', ${ms("m.at")}) AS line FROM messages m
      WHERE m.conversation_id = c.id AND m.author IN ('contact', 'bot', 'person') ORDER BY m.id DESC LIMIT 1
    ) last ON true ${order}`;

const COLUMNS =
  "id, channel_id, contact_id, owner, owner_user_id, team, handoff, handoff_at, created_at, closed_at, last_event_id, last_inbound_at";
const byActivity = (view: DeskView, where: string): BySight =>
  bySight(`desk_queue_${view}`, 5, (seen) =>
    dressed(
      `SELECT ${COLUMNS} FROM conversations WHERE tenant_id = $1 AND ${where} AND ${seen.row()}
      AND ($2::bigint IS NULL OR (last_event_id, id) < ($2::bigint, $3::uuid)) ORDER BY last_event_id DESC, id DESC LIMIT $4`,
      "c.last_event_id::text",
      "ORDER BY c.last_event_id DESC, c.id DESC",
    ),
  );

const SINCE = "(extract(epoch FROM coalesce(handoff_at, created_at)) * 1000000)::bigint";

const ofMyTeams = (user: string) =>
  `closed_at IS NULL AND team = ANY ((SELECT u.teams FROM users u WHERE u.tenant_id = $1 AND u.id = ${user})::text[])`;

/** Parameters: tenant, place and id of the last conversation seen, how many to give, the user and their teams. */
export const BY_VIEW: Record<DeskView, BySight> = {
  waiting: bySight("desk_queue_waiting", 5, (seen) =>
    dressed(
      `SELECT ${COLUMNS} FROM conversations WHERE tenant_id = $1 AND owner = 'nobody' AND closed_at IS NULL AND ${seen.row()}
        AND ($2::bigint IS NULL OR (${SINCE}, id) > ($2::bigint, $3::uuid)) ORDER BY ${SINCE}, id LIMIT $4`,
      `${SINCE}::text`.replaceAll("handoff_at", "c.handoff_at").replaceAll("created_at", "c.created_at"),
      "ORDER BY coalesce(c.handoff_at, c.created_at), c.id",
    ),
  ),
  mine: byActivity("mine", "owner = 'person' AND closed_at IS NULL AND owner_user_id = $5"),
  team: byActivity("team", ofMyTeams("$5")),
  all: byActivity("all", "true"),
  people: byActivity("people", "owner = 'person' AND closed_at IS NULL"),
  bot: byActivity("bot", "owner = 'bot' AND closed_at IS NULL"),
  closed: byActivity("closed", "closed_at IS NOT NULL"),
};

// What a person wrote answers what came before it, whoever has read that.
const READ_TO = (user: string) => `greatest(
    coalesce((SELECT r.line_id FROM conversation_reads r WHERE r.user_id = ${user} AND r.conversation_id = c.id), 0),
    coalesce((SELECT p.id FROM messages p WHERE p.conversation_id = c.id AND p.author = 'person' ORDER BY p.id DESC LIMIT 1), 0))`;
/** More unread lines of one conversation are not counted. */
const MOST_UNREAD = 99;

/** Parameters: tenant, users, conversations. Only of those that wait for a person, or that the user has. */
export const UNREAD: Statement = {
  name: "desk_unread",
  text: `SELECT u.id AS "userId", c.id, (SELECT count(*)::int FROM (SELECT FROM messages m WHERE m.conversation_id = c.id
      AND m.author = 'contact' AND m.id > ${READ_TO("u.id")} LIMIT ${MOST_UNREAD}) m) AS unread
    FROM unnest($2::uuid[]) u (id) CROSS JOIN conversations c
    WHERE c.tenant_id = $1 AND c.id = ANY ($3::uuid[]) AND c.closed_at IS NULL AND (c.owner = 'nobody' OR c.owner = 'person' AND c.owner_user_id = u.id)`,
};

/** Parameters: tenant, user, conversation. The newest line is read now, and with it all before it. */
export const READ: Statement = {
  name: "desk_read",
  text: `INSERT INTO conversation_reads (tenant_id, user_id, conversation_id, line_id)
    SELECT $1, $2, $3, id FROM messages WHERE tenant_id = $1 AND conversation_id = $3 ORDER BY id DESC LIMIT 1
    ON CONFLICT (user_id, conversation_id) DO UPDATE SET line_id = greatest(conversation_reads.line_id, excluded.line_id)`,
};

const unreadOfMine = `(SELECT count(*)::int FROM conversations c WHERE c.tenant_id = $1 AND c.owner = 'person' AND c.owner_user_id = $2
      AND c.closed_at IS NULL AND EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.author = 'contact' AND m.id > ${READ_TO("$2")}))`;

/** Parameters: tenant, the user and their teams. */
export const COUNTS: BySight = bySight("desk_counts", 2, (seen) => {
  const count = (where: string) =>
    `(SELECT count(*)::int FROM conversations WHERE tenant_id = $1 AND ${where} AND ${seen.row()})`;
  const open = (where: string) => count(`closed_at IS NULL AND ${where}`);
  return `SELECT n.waiting, n.mine, n.team, n.people, n.bot, n.closed, n.unread, n.waiting + n.people + n.bot + n.closed AS "all" FROM (SELECT ${open("owner = 'nobody'")} AS waiting, ${open("owner = 'person' AND owner_user_id = $2")} AS mine,
      ${open("owner = 'person'")} AS people, ${open("owner = 'bot'")} AS bot, ${count("closed_at IS NOT NULL")} AS closed,
      ${count(ofMyTeams("$2"))} AS team, ${unreadOfMine} AS unread) n`;
});

export const ITEMS: Statement = {
  name: "desk_items",
  text: dressed(
    `SELECT ${COLUMNS} FROM conversations WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
    "c.last_event_id::text",
    "",
  ),
};

// Leaves out the entries `name@`, which hold the moments when short-lived variables were set and mean nothing to
// readers.
const VARS =
  "(SELECT coalesce(jsonb_object_agg(v.key, v.value), '{}') FROM jsonb_each(p.vars) v WHERE v.key NOT LIKE '%@')";

/** How many of the newest facts stand beside a conversation. */
const MOST_FACTS = 30;

export const DETAIL: Statement = {
  name: "desk_detail",
  text: `SELECT p.id AS "contactId", p.email, p.tags, ${VARS} AS vars, p.opted_out AS "optedOut",
      CASE WHEN c.owner <> 'bot' THEN c.handoff ->> 'summary' END AS summary, ${ms("c.last_inbound_at")} AS "lastInboundAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'os', d.os, 'kind', d.kind, 'lastSeenAt', ${ms("d.last_seen_at")},
          'score', r.score, 'page', r.page_key) ORDER BY d.created_at DESC)
        FROM devices d LEFT JOIN LATERAL (SELECT score, page_key FROM reports WHERE device_id = d.id AND state = 'reported' ORDER BY asked_at DESC LIMIT 1) r ON true
        WHERE d.contact_id = p.id AND d.revoked_at IS NULL), '[]') AS devices,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'state', o.state, 'total', o.total, 'currency', o.currency) ORDER BY o.number DESC)
        FROM orders o WHERE o.contact_id = p.id), '[]') AS orders,
      coalesce((SELECT jsonb_agg(jsonb_build_object('score', r.score, 'comment', r.comment, 'at', ${ms("r.at")}) ORDER BY r.at DESC)
        FROM ratings r WHERE r.conversation_id = c.id), '[]') AS ratings,
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', f.kind, 'at', ${ms("f.at")}, 'person', u.name, 'team', f.team, 'reason', f.reason, 'score', f.score)
          ORDER BY f.at DESC, f.event_id DESC, f.n DESC)
        FROM (SELECT * FROM conversation_facts WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY at DESC, event_id DESC, n DESC LIMIT ${MOST_FACTS}) f
          LEFT JOIN users u ON u.id = f.user_id), '[]') AS facts
    FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.tenant_id = $1 AND c.id = $2`,
};

const LINE = `SELECT m.id::text, m.conversation_id AS "conversationId", m.author, m.person_name AS "personName", m.content, m.status, m.problem,
    CASE WHEN m.author IN ('person', 'note') THEN (SELECT e.dedupe FROM events e WHERE e.id = m.event_id) END AS dedupe, ${ms("m.at")} AS at
  FROM messages m WHERE m.tenant_id = $1 AND m.conversation_id = $2`;

/** Parameters: tenant, conversation, edge (for `before`, null means from the newest), and how many lines to give. */
export const LINES: Record<"before" | "after", Statement> = {
  before: {
    name: "desk_lines_before",
    text: `${LINE} AND ($3::bigint IS NULL OR m.id < $3::bigint) ORDER BY m.id DESC LIMIT $4`,
  },
  after: { name: "desk_lines_after", text: `${LINE} AND m.id > $3::bigint ORDER BY m.id LIMIT $4` },
};
export const ONE_LINE: Statement = { name: "desk_line", text: `${LINE} AND m.id = $3::bigint` };

export const STANDING: Statement = {
  name: "desk_standing",
  text: `SELECT c.channel_id AS "channelId", ch.kind AS "channelKind", c.external_id AS "externalId", c.owner, c.team, c.owner_user_id AS "ownerId", u.name AS "ownerName",
      ${ms("greatest(c.last_inbound_at, (SELECT max(e.at) FROM events e WHERE e.conversation_id = c.id AND e.state = 'waiting' AND e.kind = 'message'))")} AS "lastInboundAt",
      (SELECT jsonb_build_object('conversationId', e.conversation_id, 'kind', e.kind, 'text', coalesce(e.payload ->> 'text', e.payload -> 'content' ->> 'text'),
        'template', CASE WHEN e.payload #>> '{content,kind}' = 'template' THEN e.payload -> 'content' END)
        FROM events e WHERE e.channel_id = c.channel_id AND e.dedupe = $3) AS done
    FROM conversations c JOIN channels ch ON ch.id = c.channel_id
      LEFT JOIN users u ON u.id = c.owner_user_id WHERE c.tenant_id = $1 AND c.id = $2`,
};

/** Parameters: tenant, the user and their teams. */
export const RATINGS: BySight = bySight("desk_ratings", 2, (seen) => {
  const rated = `ratings r JOIN conversations c ON c.id = r.conversation_id WHERE r.tenant_id = $1 AND ${seen.row("c.")}`;
  return `SELECT (SELECT avg(r.score)::float8 FROM ${rated}) AS average, (SELECT count(*)::int FROM ${rated}) AS count,
      coalesce((SELECT jsonb_agg(jsonb_build_object('conversationId', r.conversation_id, 'contactId', p.id, 'contactName', p.name, 'phone', p.phone, 'score', r.score, 'comment', r.comment, 'at', ${ms("r.at")}) ORDER BY r.at DESC)
        FROM (SELECT r.* FROM ${rated} ORDER BY r.at DESC LIMIT 20) r JOIN contacts p ON p.id = r.contact_id), '[]') AS recent`;
});
