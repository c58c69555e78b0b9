import { foldWords } from "../../platform/search/fold-words.js";
import type { Database, Prepared, Statement } from "../database.js";
import { saidIn } from "./said-in.js";

/** How many conversations are written in one transaction, how many messages of each, and how many words of a message. */
const AT_ONCE = 50;
const MESSAGES = 200;
const WORDS = 600;

const UNINDEXED: Statement = {
  name: "search_unindexed",
  text: `SELECT tenant_id AS "tenantId", conversation_id AS "conversationId" FROM find_unindexed($1)`,
};
const STANDINGS: Statement = {
  name: "search_standings_of",
  text: `SELECT c.id, c.last_event_id::text AS "lastEventId", s.event_id::text AS "eventId", coalesce(s.message_id, 0)::text AS "messageId", s.known AS before,
      concat_ws(' ', p.name, p.email) AS called, p.phone,
      (SELECT string_agg(o.number::text, ' ') FROM (SELECT number FROM orders WHERE tenant_id = $1 AND contact_id = p.id ORDER BY number DESC LIMIT 100) o) AS orders
    FROM conversations c JOIN contacts p ON p.id = c.contact_id LEFT JOIN search_standings s ON s.conversation_id = c.id
    WHERE c.tenant_id = $1 AND c.id = ANY ($2::uuid[])`,
};
const MESSAGES_AFTER: Statement = {
  name: "search_messages_after",
  text: `SELECT m.conversation_id AS "conversationId", m.id::text, m.content FROM unnest($2::uuid[], $3::bigint[]) AS k (conversation_id, after),
      LATERAL (SELECT conversation_id, id, content FROM messages WHERE tenant_id = $1 AND conversation_id = k.conversation_id AND id > k.after
        AND author <> 'system' ORDER BY id LIMIT ${MESSAGES}) m ORDER BY m.id`,
};
// In the order of the words, so that two processes that write the same ones wait for each other in one order. A word that
// is new to a conversation may be new to all.
const ADD_WORDS: Statement = {
  name: "search_add_words",
  text: `WITH added AS (
      INSERT INTO search_words (tenant_id, word, conversation_id, message_id)
      SELECT $1, w.word, w.conversation_id, w.message_id FROM unnest($2::text[], $3::uuid[], $4::bigint[]) AS w (word, conversation_id, message_id)
      ORDER BY w.word COLLATE "C", w.conversation_id
      ON CONFLICT (tenant_id, word, conversation_id) DO UPDATE SET message_id = excluded.message_id WHERE search_words.message_id < excluded.message_id
      RETURNING word, xmax = 0 AS fresh)
    INSERT INTO search_vocabulary (tenant_id, word, backwards)
    SELECT DISTINCT $1::uuid, word, reverse(word) FROM added WHERE fresh ORDER BY word ON CONFLICT DO NOTHING`,
};
const DROP_KNOWN: Statement = {
  name: "search_drop_known",
  text: "DELETE FROM search_words WHERE tenant_id = $1 AND conversation_id = $2 AND message_id = 0 AND word <> ALL ($3::text[])",
};
const STAND: Statement = {
  name: "search_stand",
  text: `INSERT INTO search_standings (conversation_id, tenant_id, event_id, message_id, known)
    SELECT s.id, $1, s.event_id, s.message_id, s.known FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[]) AS s (id, event_id, message_id, known) ORDER BY s.id
    ON CONFLICT (conversation_id) DO UPDATE SET event_id = excluded.event_id, message_id = excluded.message_id, known = excluded.known`,
};
// Words that no other conversation has leave the vocabulary too: they may be a name.
const FORGET: Statement = {
  name: "search_forget",
  text: `WITH gone AS (DELETE FROM search_words WHERE tenant_id = $1 AND conversation_id = $2 RETURNING word),
      standing AS (DELETE FROM search_standings WHERE tenant_id = $1 AND conversation_id = $2)
    DELETE FROM search_vocabulary v USING gone WHERE v.tenant_id = $1 AND v.word = gone.word
      AND NOT EXISTS (SELECT FROM search_words w WHERE w.tenant_id = $1 AND w.word = gone.word AND w.conversation_id <> $2)`,
};

type Ref = { tenantId: string; conversationId: string };
type Standing = {
  id: string;
  lastEventId: string;
  eventId: string | null;
  messageId: string;
  before: string | null;
  called: string;
  phone: string | null;
  orders: string | null;
};
type Said = { conversationId: string; id: string; content: Record<string, unknown> };

/** Writes what the search reads. Everything may be done twice, and by two processes at once. */
export function createSearchIndex(database: Database) {
  const one = async <Row>(tenantId: string, [statement, values]: Prepared): Promise<Row[]> =>
    ((await database.batch([tenantId], [[statement, values]]))[0] ?? []) as Row[];

  /** Gives those of which there is more to read. */
  async function indexSome(tenantId: string, ids: string[]): Promise<string[]> {
    const standings = await one<Standing>(tenantId, [STANDINGS, [tenantId, ids]]);
    const there = new Set(standings.map(({ id }) => id));
    for (const id of ids) if (!there.has(id)) await one(tenantId, [FORGET, [tenantId, id]]);
    const behind = standings
      .map((standing) => ({ ...standing, known: knownWords(standing) }))
      .filter(({ eventId, lastEventId, before, known }) => eventId !== lastEventId || before !== known.join(" "));
    if (behind.length === 0) return [];
    const after = [behind.map(({ id }) => id), behind.map(({ messageId }) => messageId)];
    const messages = await one<Said>(tenantId, [MESSAGES_AFTER, [tenantId, ...after]]);
    const said = grouped(messages, ({ conversationId }) => conversationId);
    const words: [word: string, conversationId: string, messageId: string][] = [];
    const stands: [id: string, eventId: string, messageId: string, known: string][] = [];
    const full: string[] = [];
    for (const { id, before, known, lastEventId, messageId } of behind) {
      const rows = said.get(id) ?? [];
      const own = new Map((before === known.join(" ") ? [] : known).map((word) => [word, "0"]));
      for (const { id: message, content } of rows)
        for (const { word } of foldWords(saidIn(content)).slice(0, WORDS)) own.set(word, message);
      for (const [word, message] of own) words.push([word, id, message]);
      const more = rows.length === MESSAGES;
      if (more) full.push(id);
      // What is not read yet keeps the conversation behind.
      stands.push([id, more ? "-1" : lastEventId, rows.at(-1)?.id ?? messageId, known.join(" ")]);
    }
    await database.batch(
      [tenantId],
      [
        ...behind
          .filter(({ before, known }) => before !== null && before !== known.join(" "))
          .map(({ id, known }): Prepared => [DROP_KNOWN, [tenantId, id, known]]),
        [ADD_WORDS, [tenantId, ...columnsOf(words, 3)]],
        [STAND, [tenantId, ...columnsOf(stands, 4)]],
      ],
    );
    return full;
  }

  return {
    /** At most `most` conversations that changed since they were indexed, or that are no more. */
    behind: async (most: number): Promise<Ref[]> => {
      const [rows = []] = await database.batch([], [[UNINDEXED, [most]]]);
      return rows as Ref[];
    },
    /**
     * Brings conversations up to date: the words of messages that are new, and of what is known of each customer. A
     * conversation that is no more leaves the index. Stops early when `goesOn` says so.
     */
    async index(refs: readonly Ref[], goesOn = () => true): Promise<void> {
      for (const [tenantId, own] of grouped(refs, (ref) => ref.tenantId)) {
        let left = own.map(({ conversationId }) => conversationId).sort();
        while (left.length > 0 && goesOn())
          left = [...left.slice(AT_ONCE), ...(await indexSome(tenantId, left.slice(0, AT_ONCE)))];
      }
    },
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/** Rows as one array for each of their columns, as `unnest` takes them. */
const columnsOf = (rows: readonly (readonly string[])[], columns: number): string[][] =>
  Array.from({ length: columns }, (_, at) => rows.map((row) => row[at] ?? ""));

/** The words of name, e-mail and orders; of the phone the whole number and its ends, as people write them. */
function knownWords({ called, phone, orders }: Pick<Standing, "called" | "phone" | "orders">): string[] {
  const digits = (phone ?? "").replace(/\D/g, "");
  const ends =
    digits.length < 8 ? [digits] : [digits, digits.slice(2), digits.slice(-9), digits.slice(-8), digits.slice(-4)];
  const words = foldWords(`${called} ${orders ?? ""}`).map(({ word }) => word);
  return [...new Set([...words, ...ends])].filter((word) => word !== "").sort();
}
