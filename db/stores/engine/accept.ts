import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Accepted } from "../../../bot/ports/inbox.js";
import type { AcceptItem } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import type { ConversationCache } from "./conversation-cache.js";
import { storableJson, storableText } from "./storable-json.js";

const FIND_SENDERS: Statement = {
  name: "find_senders",
  text: `SELECT i.channel_id AS channel, i.external_id AS ext, i.conversation_id AS conversation
    FROM jsonb_to_recordset($1::jsonb) AS w(channel uuid, ext text)
    JOIN identities i ON i.channel_id = w.channel AND i.external_id = w.ext`,
};

// The identity's unique index decides which process creates a new contact; the others find it a moment later.
const CREATE_SENDERS: Statement = {
  name: "create_senders",
  text: `WITH want AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(tenant uuid, channel uuid, ext text, name text, phone text, email text, identity uuid, contact uuid, conversation uuid)
    ), made AS (
      INSERT INTO identities (id, tenant_id, contact_id, channel_id, external_id, conversation_id)
      SELECT identity, tenant, contact, channel, ext, conversation FROM want ORDER BY channel, ext
      ON CONFLICT (channel_id, external_id) DO NOTHING RETURNING id
    ), people AS (
      INSERT INTO contacts (id, tenant_id, name, phone, email)
      SELECT w.contact, w.tenant, w.name, w.phone, w.email FROM want w JOIN made m ON m.id = w.identity
    )
    INSERT INTO conversations (id, tenant_id, channel_id, contact_id, external_id, last_event_id)
    SELECT w.conversation, w.tenant, w.channel, w.contact, w.ext, 0 FROM want w JOIN made m ON m.id = w.identity`,
};

const INSERT_EVENTS: Statement = {
  name: "insert_events",
  text: `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state, outcome)
    SELECT tenant, channel, conversation, kind, dedupe, payload, to_timestamp(at / 1000.0),
      CASE WHEN conversation IS NULL THEN 'done' ELSE 'waiting' END, CASE WHEN conversation IS NULL THEN 'recorded' END
    FROM jsonb_to_recordset($1::jsonb) AS e(n int, tenant uuid, channel uuid, conversation uuid, kind text, dedupe text, payload jsonb, at double precision)
    ORDER BY n ON CONFLICT (channel_id, dedupe) DO NOTHING RETURNING id::text, channel_id AS channel, dedupe`,
};

const FIND_REPEATS: Statement = {
  name: "find_repeats",
  text: `SELECT e.id::text, e.channel_id AS channel, e.dedupe FROM jsonb_to_recordset($1::jsonb) AS w(channel uuid, dedupe text)
    JOIN events e ON e.channel_id = w.channel AND e.dedupe = w.dedupe`,
};

type EventRow = { id: string; channel: string; dedupe: string };

/** Implements `Store.accept`. Known senders are remembered in the process: their conversation never changes. */
export function createAccept(
  database: Database,
  now: () => number,
  cache: ConversationCache | null,
): (items: readonly AcceptItem[]) => Promise<Accepted[]> {
  const known = new LRUCache<string, string>({ max: 50_000 });

  return async (items) => {
    const tenants = [...new Set(items.map((item) => item.tenantId))];
    const learned = new Map<string, string>();
    if (items.some((item) => isUnknown(item, known))) {
      await database.transaction(tenants, (tx) => resolveSenders(tx, items, known, learned));
      // Only what was committed is remembered.
      for (const [key, conversation] of learned) known.set(key, conversation);
    }
    const accepted = await insertEvents(database, tenants, items, (item) => conversationOf(item, known, learned));
    accepted.forEach(({ eventId, conversationId, repeat }, i) => {
      const item = items[i];
      if (repeat || conversationId === "" || !item) return;
      cache?.heard(conversationId, { id: eventId, at: item.at, receivedAt: now(), event: item.body.event });
    });
    return accepted;
  };
}

function senderKey(item: AcceptItem): string | null {
  return item.body.from === "channel" && item.body.sender
    ? `${item.channelId} ${storableText(item.body.sender.externalId)}`
    : null;
}

function isUnknown(item: AcceptItem, known: LRUCache<string, string>): boolean {
  const key = senderKey(item);
  return key !== null && !known.has(key);
}

function conversationOf(
  item: AcceptItem,
  known: LRUCache<string, string>,
  learned: Map<string, string>,
): string | null {
  if (item.body.from === "inside") return item.body.conversationId;
  const key = senderKey(item);
  return key === null ? null : (known.get(key) ?? learned.get(key) ?? null);
}

async function resolveSenders(
  tx: Tx,
  items: readonly AcceptItem[],
  known: LRUCache<string, string>,
  learned: Map<string, string>,
): Promise<void> {
  const wanted = new Map<string, AcceptItem>();
  for (const item of items) {
    const key = senderKey(item);
    if (key !== null && !known.has(key)) wanted.set(key, item);
  }
  if (wanted.size === 0) return;
  await findSenders(tx, [...wanted.values()], learned);
  const missing = [...wanted].filter(([key]) => !learned.has(key)).map(([, item]) => item);
  if (missing.length === 0) return;
  await tx.run(CREATE_SENDERS, [storableJson(missing.map(newSender))]);
  await findSenders(tx, missing, learned);
}

async function findSenders(tx: Tx, items: AcceptItem[], learned: Map<string, string>): Promise<void> {
  const wanted = items.map((item) => ({ channel: item.channelId, ext: senderOf(item).externalId }));
  const rows = await tx.run<{ channel: string; ext: string; conversation: string }>(FIND_SENDERS, [
    storableJson(wanted),
  ]);
  for (const row of rows) learned.set(`${row.channel} ${row.ext}`, row.conversation);
}

function newSender(item: AcceptItem): Record<string, unknown> {
  const { externalId, name, phone, email } = senderOf(item);
  return {
    tenant: item.tenantId,
    channel: item.channelId,
    ext: externalId,
    name,
    phone,
    email,
    identity: randomUUID(),
    contact: randomUUID(),
    conversation: randomUUID(),
  };
}

function senderOf(item: AcceptItem) {
  if (item.body.from !== "channel" || !item.body.sender) throw new Error("an event without a sender has no contact");
  return item.body.sender;
}

async function insertEvents(
  database: Database,
  tenants: string[],
  items: readonly AcceptItem[],
  conversation: (item: AcceptItem) => string | null,
): Promise<Accepted[]> {
  const rows = items.map((item, n) => ({
    n,
    tenant: item.tenantId,
    channel: item.channelId,
    conversation: conversation(item),
    kind: item.body.event.kind,
    dedupe: storableText(item.dedupe),
    payload: item.body.event,
    at: item.at,
  }));
  const [inserted = []] = await database.batch(tenants, [[INSERT_EVENTS, [storableJson(rows)]]]);
  const ids = new Map((inserted as EventRow[]).map((row) => [`${row.channel} ${row.dedupe}`, row.id]));
  const fresh = new Set(ids.keys());
  const repeats = rows.filter((row) => !ids.has(`${row.channel} ${row.dedupe}`));
  if (repeats.length > 0) {
    const wanted = storableJson(repeats.map(({ channel, dedupe }) => ({ channel, dedupe })));
    const [found = []] = await database.batch(tenants, [[FIND_REPEATS, [wanted]]]);
    for (const row of found as EventRow[]) ids.set(`${row.channel} ${row.dedupe}`, row.id);
  }
  return rows.map((row) => {
    const key = `${row.channel} ${row.dedupe}`;
    // The first of several equal items in one batch is the event; the others repeat it.
    const repeat = !fresh.delete(key);
    return { eventId: ids.get(key) ?? "0", conversationId: row.conversation ?? "", repeat };
  });
}
