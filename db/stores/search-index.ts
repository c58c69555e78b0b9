import { foldWords } from "../../platform/search/fold-words.js";
import type { Database, Prepared, Statement } from "../database.js";
import { saidIn } from "./said-in.js";

/** How many messages are read at once, and how many words of one message are kept. */
const MESSAGES = 500;
const WORDS = 600;

const UNINDEXED: Statement = {
  name: "search_unindexed",
  text: `SELECT tenant_id AS "tenantId", conversation_id AS "conversationId" FROM find_unindexed($1)`,
};
const STANDING: Statement = {
  name: "search_standing",
  text: `SELECT c.last_event_id::text AS "lastEventId", s.event_id::text AS "eventId", coalesce(s.message_id, 0)::text AS "messageId", s.known AS before,
      concat_ws(' ', p.name, p.email) AS called, p.phone,
      (SELECT string_agg(o.number::text, ' ') FROM (SELECT number FROM orders WHERE tenant_id = $1 AND contact_id = p.id ORDER BY number DESC LIMIT 100) o) AS orders
    FROM conversations c JOIN contacts p ON p.id = c.contact_id LEFT JOIN search_standings s ON s.conversation_id = c.id
    WHERE c.tenant_id = $1 AND c.id = $2`,
};
const MESSAGES_AFTER: Statement = {
  name: "search_messages_after",
  text: `SELECT id::text, content FROM messages WHERE tenant_id = $1 AND conversation_id = $2 AND id > $3::bigint
    AND author <> 'system' ORDER BY id LIMIT ${MESSAGES}`,
};
// In the order of the words, so that two processes that write the same ones wait for each other in one order.
const ADD_WORDS: Statement = {
  name: "search_add_words",
  text: `INSERT INTO search_words (tenant_id, word, conversation_id, message_id)
    SELECT $1, w.word, $2, w.message_id FROM unnest($3::text[], $4::bigint[]) AS w (word, message_id) ORDER BY w.word
    ON CONFLICT (tenant_id, word, conversation_id) DO UPDATE SET message_id = greatest(search_words.message_id, excluded.message_id)`,
};
const ADD_VOCABULARY: Statement = {
  name: "search_add_vocabulary",
  text: `INSERT INTO search_vocabulary (tenant_id, word, backwards)
    SELECT $1, w.word, reverse(w.word) FROM unnest($2::text[]) AS w (word) ORDER BY w.word ON CONFLICT DO NOTHING`,
};
const DROP_KNOWN: Statement = {
  name: "search_drop_known",
  text: "DELETE FROM search_words WHERE tenant_id = $1 AND conversation_id = $2 AND message_id = 0 AND word <> ALL ($3::text[])",
};
const STAND: Statement = {
  name: "search_stand",
  text: `INSERT INTO search_standings (conversation_id, tenant_id, event_id, message_id, known) VALUES ($2, $1, $3::bigint, $4::bigint, $5)
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
  lastEventId: string;
  eventId: string | null;
  messageId: string;
  before: string | null;
  called: string;
  phone: string | null;
  orders: string | null;
};

/** Writes what the search reads. Everything may be done twice, and by two processes at once. */
export function createSearchIndex(database: Database) {
  const one = async <Row>(tenantId: string, [statement, values]: Prepared): Promise<Row[]> =>
    ((await database.batch([tenantId], [[statement, values]]))[0] ?? []) as Row[];

  return {
    /** At most `most` conversations that changed since they were indexed, or that are no more. */
    behind: async (most: number): Promise<Ref[]> => {
      const [rows = []] = await database.batch([], [[UNINDEXED, [most]]]);
      return rows as Ref[];
    },
    /**
     * Brings one conversation up to date: the words of messages that are new, and of what is known of its customer. A
     * conversation that is no more leaves the index.
     */
    async index({ tenantId, conversationId }: Ref): Promise<void> {
      for (;;) {
        const [now] = await one<Standing>(tenantId, [STANDING, [tenantId, conversationId]]);
        if (!now) return void (await one(tenantId, [FORGET, [tenantId, conversationId]]));
        const known = knownWords(now);
        const same = now.before === known.join(" ");
        if (now.eventId === now.lastEventId && same) return;
        const rows = await one<{ id: string; content: Record<string, unknown> }>(tenantId, [
          MESSAGES_AFTER,
          [tenantId, conversationId, now.messageId],
        ]);
        const full = rows.length === MESSAGES;
        const words = new Map<string, string>(known.map((word) => [word, "0"]));
        for (const { id, content } of rows)
          for (const { word } of foldWords(saidIn(content)).slice(0, WORDS)) words.set(word, id);
        const list = [...words.keys()];
        await database.batch(
          [tenantId],
          [
            ...(same ? [] : [dropKnown({ tenantId, conversationId }, known)]),
            [ADD_VOCABULARY, [tenantId, list]],
            [ADD_WORDS, [tenantId, conversationId, list, [...words.values()]]],
            [
              STAND,
              [
                tenantId,
                conversationId,
                // What is not read yet keeps the conversation behind.
                full ? -1 : now.lastEventId,
                rows.at(-1)?.id ?? now.messageId,
                known.join(" "),
              ],
            ],
          ],
        );
        if (!full) return;
      }
    },
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;

/** Takes out the words that are no longer known of the customer. */
const dropKnown = ({ tenantId, conversationId }: Ref, known: string[]): Prepared => [
  DROP_KNOWN,
  [tenantId, conversationId, known],
];

/** The words of name, e-mail and orders; of the phone the whole number and its ends, as people write them. */
function knownWords({ called, phone, orders }: Standing): string[] {
  const digits = (phone ?? "").replace(/\D/g, "");
  const ends =
    digits.length < 8 ? [digits] : [digits, digits.slice(2), digits.slice(-9), digits.slice(-8), digits.slice(-4)];
  const words = foldWords(`${called} ${orders ?? ""}`).map(({ word }) => word);
  return [...new Set([...words, ...ends])].filter((word) => word !== "").sort();
}
