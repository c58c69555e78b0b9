import { LRUCache } from "lru-cache";
import type { Accepted } from "../../../bot/ports/inbox.js";
import type { AcceptItem } from "../../../bot/ports/store.js";
import type { Database, Statement } from "../../database.js";
import { raiseAlert } from "../alert-store.js";
import { takeTemplateNews } from "../template-store.js";
import type { EventIds } from "./event-ids.js";
import { keysOf, resolveSenders, type Stranger } from "./resolve-senders.js";
import { storableJson, storableText } from "./storable-json.js";

const INSERT_EVENTS: Statement = {
  name: "insert_events",
  text: `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state, outcome, error)
    SELECT tenant, channel, conversation, kind, dedupe, payload, to_timestamp(at / 1000.0),
      CASE WHEN dead IS NOT NULL THEN 'dead' WHEN conversation IS NULL THEN 'done' ELSE 'waiting' END,
      CASE WHEN dead IS NOT NULL THEN 'failed' WHEN conversation IS NULL THEN 'recorded' END, dead
    FROM jsonb_to_recordset($1::jsonb) AS e(n int, tenant uuid, channel uuid, conversation uuid, kind text, dedupe text, payload jsonb, at double precision, dead text)
    ORDER BY n ON CONFLICT (channel_id, dedupe) DO NOTHING RETURNING id::text, channel_id AS channel, dedupe`,
};

const FIND_REPEATS: Statement = {
  name: "find_repeats",
  text: `SELECT e.id::text, e.channel_id AS channel, e.dedupe FROM jsonb_to_recordset($1::jsonb) AS w(channel uuid, dedupe text)
    JOIN events e ON e.channel_id = w.channel AND e.dedupe = w.dedupe`,
};

type EventRow = { id: string; channel: string; dedupe: string };

/**
 * Implements `Store.accept`, and tells which conversation a known sender has. The process remembers known senders, because
 * a sender's conversation never changes.
 */
export function createAccept(database: Database, ids: EventIds) {
  const known = new LRUCache<string, string>({ max: 50_000 });

  async function store(items: readonly AcceptItem[]): Promise<Accepted[]> {
    const tenants = [...new Set(items.map((item) => item.tenantId))];
    const conversations = await conversationsOf(tenants, items.flatMap(senderOf));
    return insertEvents(database, tenants, items, (item) => conversationOf(item, conversations), ids);
  }

  /** Conversations by `keysOf`. This call keeps its own map, because the cache may drop entries meanwhile. */
  async function conversationsOf(tenants: string[], senders: Stranger[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const key of senders.flatMap(keysOf)) {
      const conversation = known.get(key);
      if (conversation) found.set(key, conversation);
    }
    const strangers = senders.filter((sender) => !keysOf(sender).every((key) => found.has(key)));
    if (strangers.length === 0) return found;
    const learned = await database.transaction(tenants, (tx) => resolveSenders(tx, strangers));
    // Only committed conversations are remembered.
    for (const [key, conversation] of learned) {
      known.set(key, conversation);
      found.set(key, conversation);
    }
    return found;
  }

  /** An event that the database refuses because of its content would be refused for ever, so it is set aside. */
  async function accept(items: readonly AcceptItem[]): Promise<Accepted[]> {
    try {
      return await store(items);
    } catch (error) {
      if (!isAboutData(error)) throw error;
      const [only] = items;
      if (items.length === 1 && only) return store([asDead(only, error)]);
      const accepted: Accepted[] = [];
      for (const item of items) accepted.push(...(await store([item]).catch((alone) => storeDead(item, alone))));
      return accepted;
    }
  }

  function storeDead(item: AcceptItem, error: unknown): Promise<Accepted[]> {
    if (!isAboutData(error)) throw error;
    return store([asDead(item, error)]);
  }

  return {
    accept,
    /** The conversation of a sender whom this process knows under all their ids; null for others. */
    knownConversation(item: AcceptItem): string | null {
      const keys = senderOf(item).flatMap(keysOf);
      const conversation = known.get(keys[0] ?? "") ?? null;
      return keys.every((key) => known.has(key)) ? conversation : null;
    },
  };
}

/** Whether the error is of SQLSTATE class 22 (data), 23 (integrity) or 54 (a limit of the database). */
function isAboutData(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return error instanceof RangeError || /^(22|23|54)/.test(code);
}

/** The item as an event of the account, with the reason why it could not be stored as it was, so that people see it. */
function asDead(item: AcceptItem, error: unknown): AcceptItem {
  const detail = { kind: item.body.event.kind, reason: error instanceof Error ? error.message : String(error) };
  const event = { kind: "account" as const, what: "unstorable", detail, dedupe: item.dedupe, at: 0 };
  return { ...item, at: 0, dead: detail.reason, body: { from: "channel", event, sender: null } };
}

function senderOf(item: AcceptItem): Stranger[] {
  if (item.body.from !== "channel" || !item.body.sender) return [];
  return [{ tenantId: item.tenantId, channelId: item.channelId, sender: item.body.sender }];
}

function conversationOf(item: AcceptItem, found: Map<string, string>): string | null {
  if (item.body.from === "inside") return item.body.conversationId;
  const [sender] = senderOf(item);
  if (!sender) return null;
  const conversation = found.get(keysOf(sender)[0] ?? "");
  if (!conversation) throw new Error("a sender has no conversation");
  return conversation;
}

async function insertEvents(
  database: Database,
  tenants: string[],
  items: readonly AcceptItem[],
  conversation: (item: AcceptItem) => string | null,
  eventIds: EventIds,
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
    dead: item.dead ?? null,
  }));
  const [inserted = [], drawn = []] = items.some(hasNews)
    ? await insertWithNews(database, tenants, items, storableJson(rows))
    : await database.batch(tenants, [[INSERT_EVENTS, [storableJson(rows)]], ...eventIds.drawing(true)]);
  eventIds.drawn(drawn);
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
    // Of equal items in one batch, the first is the event and the others are repeats.
    const repeat = !fresh.delete(key);
    return { eventId: ids.get(key) ?? "0", conversationId: row.conversation ?? "", repeat };
  });
}

/** Whether the account's provider said something that is kept, or that somebody must act on. */
function hasNews({ body: { event }, dead }: AcceptItem): boolean {
  return event.kind === "account" && dead === undefined && (event.alert !== undefined || event.template !== undefined);
}

/** Stores the events, and what is new in them, in one transaction. A repeat brings nothing new. */
function insertWithNews(
  database: Database,
  tenants: string[],
  items: readonly AcceptItem[],
  rows: string,
): Promise<[EventRow[]]> {
  return database.transaction(tenants, async (tx) => {
    const inserted = await tx.run<EventRow>(INSERT_EVENTS, [rows]);
    const fresh = new Set(inserted.map(({ channel, dedupe }) => `${channel} ${dedupe}`));
    for (const item of items) {
      const { event } = item.body;
      if (event.kind !== "account" || !hasNews(item)) continue;
      if (!fresh.delete(`${item.channelId} ${storableText(item.dedupe)}`)) continue;
      if (event.template) await takeTemplateNews(tx, item.tenantId, event.template, item.at);
      if (event.alert === undefined) continue;
      const detail = { channel: item.channelId, what: storableText(event.what) };
      await raiseAlert(tx, item.tenantId, null, { kind: "channel_news", text: storableText(event.alert), detail });
    }
    return [inserted];
  });
}
