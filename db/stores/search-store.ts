import type { Sight } from "../../platform/rights.js";
import { foldWords } from "../../platform/search/fold-words.js";
import { oneTypo } from "../../platform/search/one-typo.js";
import type { Database, Statement } from "../database.js";
import { bySight, forSight } from "./by-sight.js";

/** How many words are compared, how many each may stand for, and among how many conversations they are looked for. */
const TERMS = 8;
const MEANT = 40;
const NEAR = 500;
const AMONG = 2_000;
/** Of one word alone, as many times what is shown, because the last active and the last that said it are not quite the same. */
const FEW = 8;
/** A shorter word is too often one letter away from another. */
const SHORTEST_TYPO = 4;

const BEGIN: Statement = {
  name: "search_begin",
  text: `SELECT t.at::int, v.word FROM unnest($2::text[]) WITH ORDINALITY AS t (low, at), LATERAL (
      SELECT word FROM search_vocabulary WHERE tenant_id = $1 AND word >= t.low COLLATE "C" AND word < (t.low || U&'\\+10FFFF') COLLATE "C"
      ORDER BY word LIMIT ${MEANT}) v`,
};
// One typo leaves the first or the second half of a word as it is.
const NEAR_WORDS: Statement = {
  name: "search_near",
  text: `(SELECT word FROM search_vocabulary WHERE tenant_id = $1 AND word >= $2 COLLATE "C" AND word < ($2 || U&'\\+10FFFF') COLLATE "C" LIMIT ${NEAR})
    UNION (SELECT word FROM search_vocabulary WHERE tenant_id = $1 AND backwards >= reverse($3) COLLATE "C" AND backwards < (reverse($3) || U&'\\+10FFFF') COLLATE "C" LIMIT ${NEAR})`,
};
const HOW_MANY: Statement = {
  name: "search_how_many",
  text: `SELECT t.at::int, (SELECT count(*)::int FROM (SELECT FROM search_words WHERE tenant_id = $1
      AND word = ANY (ARRAY(SELECT jsonb_array_elements_text(t.words))) LIMIT ${AMONG}) w) AS count
    FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS t (words, at)`,
};
// The rarest word leads; of a common one, the conversations where it was said last. The others are looked up in each.
const FOUND = bySight(
  "search_found",
  6,
  (seen) => `WITH lead AS (
      SELECT conversation_id, max(message_id) AS message_id FROM (
        SELECT n.conversation_id, n.message_id FROM unnest($2::text[]) t (word), LATERAL (
          SELECT conversation_id, message_id FROM search_words WHERE tenant_id = $1 AND word = t.word ORDER BY message_id DESC LIMIT $5) n
        ORDER BY n.message_id DESC LIMIT $5
      ) w GROUP BY conversation_id)
    SELECT c.id, nullif(lead.message_id, 0)::text AS "messageId" FROM lead JOIN conversations c ON c.id = lead.conversation_id
    WHERE c.tenant_id = $1 AND ${seen.row("c.")} AND NOT EXISTS (
      SELECT FROM jsonb_array_elements($3::jsonb) t WHERE NOT EXISTS (SELECT FROM search_words w
        WHERE w.tenant_id = $1 AND w.conversation_id = c.id AND w.word = ANY (ARRAY(SELECT jsonb_array_elements_text(t)))))
    ORDER BY c.last_event_id DESC, c.id LIMIT $4`,
);
const MESSAGE: Statement = {
  name: "search_messages",
  text: `SELECT m.conversation_id AS "conversationId", m.author, m.content, (extract(epoch FROM m.at) * 1000)::float8 AS at
    FROM unnest($2::uuid[], $3::bigint[]) AS k (conversation_id, id) JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.id
    WHERE m.tenant_id = $1`,
};

export type FoundRow = {
  id: string;
  /** The newest message with the rarest of the words; null when it is in what is known of the customer alone. */
  line: { author: string; content: Record<string, unknown>; at: number } | null;
};
/** `words`: those of the index that count as found, to be marked. */
export type FoundRows = { found: FoundRow[]; words: string[] };

/** Finds conversations by words. What was indexed is found; who may see it is asked of the conversation as it is now. */
export function createSearchStore(database: Database) {
  const one = async <Row>(tenantId: string, statement: Statement, values: unknown[]): Promise<Row[]> =>
    ((await database.batch([tenantId], [[statement, values]]))[0] ?? []) as Row[];

  /** What each term may stand for: words that begin so; when there is none, those with one typo. */
  async function meant(tenantId: string, terms: readonly string[]): Promise<string[][]> {
    const rows = await one<{ at: number; word: string }>(tenantId, BEGIN, [tenantId, terms]);
    return Promise.all(
      terms.map(async (term, at) => {
        const begin = rows.filter((row) => row.at === at + 1).map(({ word }) => word);
        if (begin.length > 0 || term.length < SHORTEST_TYPO) return begin;
        const half = Math.floor(term.length / 2);
        const near = await one<{ word: string }>(tenantId, NEAR_WORDS, [
          tenantId,
          term.slice(0, half),
          term.slice(half + 1),
        ]);
        return near.map(({ word }) => word).filter((word) => oneTypo(term, word));
      }),
    );
  }

  return {
    /** The conversations that have all words of `text`, the last active first; null when it has no word to look for. */
    async find(tenantId: string, sight: Sight, text: string, most: number): Promise<FoundRows | null> {
      const terms = termsOf(text);
      if (terms.length === 0) return null;
      const lists = await meant(tenantId, terms);
      if (lists.some((list) => list.length === 0)) return { found: [], words: [] };
      const counts = await one<{ at: number; count: number }>(tenantId, HOW_MANY, [tenantId, JSON.stringify(lists)]);
      const lead = counts.reduce(
        (least, each) => (each.count < least.count ? each : least),
        counts[0] ?? { at: 1, count: 0 },
      );
      const others = lists.filter((_, at) => at !== lead.at - 1);
      // One word of whom all is seen needs no more than are shown.
      const among = others.length === 0 && sight.teams === null ? most * FEW : AMONG;
      const [rows = []] = await database.batch(
        [tenantId],
        [forSight(FOUND, [tenantId, lists[lead.at - 1], JSON.stringify(others), most, among], sight)],
      );
      const hits = rows as { id: string; messageId: string | null }[];
      const spoken = hits.filter(({ messageId }) => messageId !== null);
      const lines = await one<{ conversationId: string } & NonNullable<FoundRow["line"]>>(tenantId, MESSAGE, [
        tenantId,
        spoken.map(({ id }) => id),
        spoken.map(({ messageId }) => messageId),
      ]);
      const lineOf = new Map(lines.map(({ conversationId, ...line }) => [conversationId, line]));
      return { found: hits.map(({ id }) => ({ id, line: lineOf.get(id) ?? null })), words: lists.flat() };
    },
  };
}

export type SearchStore = ReturnType<typeof createSearchStore>;

/** The words that are looked for. A text of digits and their signs is one number, as phones are written. */
function termsOf(text: string): string[] {
  const digits = text.replace(/\D/g, "");
  if (digits.length >= 6 && /^[\d\s()+.-]*$/.test(text)) return [digits.slice(0, 40)];
  return [...new Set(foldWords(text).map(({ word }) => word))].slice(0, TERMS);
}
